"""`python -m backend.broker`: runs the broker from the command line and the environment."""

from __future__ import annotations

import click

from backend.broker.service import create_broker
from backend.core.errors import EnjambreError
from backend.web.server import serve


@click.command(context_settings={"max_content_width": 100, "show_default": True})
@click.option(
    "--host", default="127.0.0.1", envvar="ENJAMBRE_HOST", show_envvar=True, help="Address to listen on; 0.0.0.0 for all."
)
@click.option(
    "--port",
    default=5000,
    type=click.IntRange(0, 65535),
    envvar="ENJAMBRE_BROKER_PORT",
    show_envvar=True,
    help="Port to listen on; 0 takes any that is free.",
)
@click.option(
    "--token", default=None, envvar="ENJAMBRE_TOKEN", show_envvar=True, help="Shared secret that every request must carry."
)
@click.option("--exit-on-eof", is_flag=True, help="End when standard input closes: never outlives who started it.")
def main(host: str, port: int, token: str | None, *, exit_on_eof: bool) -> None:
    """Run Enjambre's broker: it knows which node holds which fragments, and tells who asks.

    It keeps nothing on disk: nodes tell it everything again after a restart. Swagger is at /apidocs/.
    """
    try:
        serve(lambda _port: create_broker(token=token), host=host, port=port, exit_on_eof=exit_on_eof)
    except EnjambreError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main(prog_name="python -m backend.broker")
