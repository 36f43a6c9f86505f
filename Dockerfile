# Any base with Python 3.11 or later and its venv module will do.
ARG BASE=python:3.13-slim

FROM ${BASE} AS install
# PIP_ARGS reaches pip; wheels laid in .wheels/ are found, so that `--no-index` installs without a network.
ARG PIP_ARGS=
COPY requirements.txt .wheels* /install/
RUN python3 -m venv /opt/enjambre \
 && /opt/enjambre/bin/pip install --no-cache-dir --disable-pip-version-check --find-links /install ${PIP_ARGS} \
    -r /install/requirements.txt \
 && /opt/enjambre/bin/pip uninstall --yes --quiet pip

FROM ${BASE}
COPY --from=install /opt/enjambre /opt/enjambre
COPY backend /app/backend
COPY splitter /app/splitter
COPY tui /app/tui
# The safe path keeps whatever lies in the working directory from being imported.
ENV PATH=/opt/enjambre/bin:$PATH \
    PYTHONPATH=/app \
    PYTHONSAFEPATH=1 \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/tmp \
    HEALTH_URL=http://127.0.0.1:5000/salud
WORKDIR /app
RUN python -m compileall -q /app
USER 1000:1000
EXPOSE 5000 6001 6002
HEALTHCHECK --interval=5s --timeout=3s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(os.environ['HEALTH_URL'], timeout=2)"]
ENTRYPOINT ["python", "-m"]
CMD ["backend.broker", "--host", "0.0.0.0"]
