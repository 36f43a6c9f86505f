"""Reading and rewriting the boxes that the muxer makes."""
