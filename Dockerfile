# Build: install the service and compile the scoring kernel, so that no container compiles at start.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY policies policies
COPY classifier classifier
COPY moderation moderation
RUN python -m venv /opt/moderation && /opt/moderation/bin/pip install .
ENV NUMBA_CACHE_DIR=/opt/numba
# From another folder, so that the installed package is compiled and not the one that was copied.
WORKDIR /
RUN /opt/moderation/bin/python -m classifier warm

FROM python:3.11-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent moderation \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/moderation
COPY --from=build /opt/moderation /opt/moderation
# The compiler's cache is read only where it can also be written: docker-compose.yml lays a volume over it.
COPY --from=build --chown=10001:10001 /opt/numba /opt/numba
ENV PATH=/opt/moderation/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/opt/numba \
    MODERATION_DATA_DIR=/var/lib/moderation
USER 10001:10001
WORKDIR /var/lib/moderation
EXPOSE 8000
ENTRYPOINT ["moderation"]
CMD ["serve"]
