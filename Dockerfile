# Debian, because the embedded PostgreSQL needs glibc. The repository brings the Node that SalesOS runs on; this one runs npm.
FROM node:24-bookworm-slim

WORKDIR /app
COPY . .
RUN npm ci --omit=dev
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin salesos \
  && install --directory --owner=salesos --group=salesos --mode=700 /data

ENV HOST=0.0.0.0 PORT=7253 SALESOS_DATA_DIR=/data
USER salesos
VOLUME /data
EXPOSE 7253
HEALTHCHECK --interval=10s --start-period=60s \
  CMD node -e "fetch('http://127.0.0.1:' + process.env.PORT + '/readyz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"
CMD ["node_modules/.bin/node", "apps/server/bin/salesos.js", "serve"]
