"""What crosses the network: one struct per JSON body, errors, typed clients and event streams."""
