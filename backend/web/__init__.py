"""What both Flask services share: Swagger, error answers, event streams, health, metrics and the WSGI server."""
