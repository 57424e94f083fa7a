# Two targets: `slim` (default service, no PyTorch) and `full` (with the [models] extra).
#   docker build --target slim -t madoguchi:slim .
#   docker run --rm -p 8000:8000 madoguchi:slim
FROM python:3.11-slim-bookworm AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    MADOGUCHI_HOST=0.0.0.0 MADOGUCHI_PORT=8000
WORKDIR /app
COPY pyproject.toml constraints.txt README.md LICENSE NOTICE ./
COPY scripts/setup scripts/setup
COPY service service
RUN MADOGUCHI_EXTRAS=postgresql,oidc ./scripts/setup && rm -rf /root/.cache
COPY corpus corpus
COPY evaluation/questions evaluation/questions
RUN useradd --system --home /app --shell /usr/sbin/nologin madoguchi \
    && mkdir var && chown madoguchi var
VOLUME /app/var

FROM base AS slim
RUN .venv/bin/madoguchi index
USER madoguchi
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD \
    [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD [".venv/bin/madoguchi", "serve"]

FROM base AS full
RUN MADOGUCHI_EXTRAS=models,postgresql,oidc ./scripts/setup && rm -rf /root/.cache
RUN .venv/bin/madoguchi index
USER madoguchi
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD \
    [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD [".venv/bin/madoguchi", "serve"]
