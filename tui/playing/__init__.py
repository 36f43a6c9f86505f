"""Playing a video of the swarm in a browser, mpv or VLC, each out of the dashboard's reach once it was started."""
