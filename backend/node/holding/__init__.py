"""The folder and all that comes and goes in it: watched, surveyed, and known by the catalog."""
