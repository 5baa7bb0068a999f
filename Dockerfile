# The programs on Debian 12, for docker-compose.yml: `docker compose run --rm tierline run FILE …`.
# Packages are those of scripts/packages; what is copied is listed, so that nothing else gets in.
FROM debian:12.11-slim AS build
WORKDIR /src
COPY scripts/packages scripts/install_packages scripts/
RUN scripts/install_packages build
COPY CMakeLists.txt CMakePresets.json LICENSE README.md .env.example ./
COPY cmake cmake
COPY contracts contracts
COPY docs docs
COPY grafana grafana
COPY include include
COPY migrations migrations
COPY rules rules
COPY scripts/make_man scripts/
COPY src src
RUN cmake --preset release && cmake --build --preset release && cmake --install build/release --strip --prefix /opt/tierline

FROM debian:12.11-slim
COPY scripts/packages scripts/install_packages /opt/scripts/
RUN /opt/scripts/install_packages image && rm -rf /opt/scripts /var/lib/apt/lists/*
COPY --from=build /opt/tierline /opt/tierline
RUN ln -s /opt/tierline/bin/tierline /opt/tierline/bin/tierlined /usr/local/bin/ \
    && useradd --uid 10001 --user-group --create-home --home-dir /var/lib/tierline tierline
ENV LANG=C.UTF-8 TIERLINE_HOME=/var/lib/tierline
USER tierline
VOLUME /var/lib/tierline
WORKDIR /exports
ENTRYPOINT ["tierline"]
CMD ["--help"]
