# syntax=docker/dockerfile:1
# Builds `tilmash` and puts it into a small image that runs as a user without privileges. The app is a
# volume.
#
#   docker build -t tilmash .
#   docker run -v ./salon:/app -e TILMASH_LISTEN=0.0.0.0:8080 tilmash

# This image has the C compiler that builds SQLite and ring.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build

# First the dependencies, with empty crates: this layer is built again only when they change.
COPY Cargo.toml Cargo.lock ./
COPY engine/Cargo.toml engine/
COPY engine/host/Cargo.toml engine/host/
COPY cli/Cargo.toml cli/
COPY tests/Cargo.toml tests/
COPY benches/Cargo.toml benches/
RUN mkdir -p engine/src engine/host/src cli/src tests/src tests/suite tests/command benches/src benches/benches \
    && touch engine/src/lib.rs engine/host/src/lib.rs tests/src/lib.rs benches/src/lib.rs \
             tests/suite/main.rs tests/command/main.rs \
             benches/benches/interpreter.rs benches/benches/availability.rs benches/benches/store.rs \
    && echo 'fn main() {}' > cli/src/main.rs \
    && cargo build --profile dist --locked --package tilmash

COPY . .
# Newer than what was built from the empty crates.
RUN find engine cli -name '*.rs' -exec touch {} + \
    && cargo build --profile dist --locked --package tilmash \
    && cp target/dist/tilmash /usr/local/bin/tilmash

FROM debian:bookworm-slim
# pg_dump and pg_restore of PostgreSQL 15, which back up servers up to that version. The binary contains
# certificates and time zones.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin tilmash \
    && install --directory --owner tilmash --group tilmash /app /backups
COPY --from=build /usr/local/bin/tilmash /usr/local/bin/tilmash
USER tilmash
WORKDIR /app
VOLUME /app
ENV TILMASH_LISTEN=0.0.0.0:8080 TILMASH_LOG_DIR=""
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 CMD ["tilmash", "health"]
ENTRYPOINT ["tilmash"]
CMD ["run", "/app"]
