# One image for all roles: `docker run IMAGE start --only api`, `… bot`, `… worker`; without --only one process does everything.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The image brings Node 24; without install scripts the npm package `node` fetches no second one. Nothing reads maps and types.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
 && find node_modules -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM ${NODE_IMAGE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="InfraMind" \
      org.opencontainers.image.description="ChatOps bot and RCA copilot" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
# ipmitool and smartmontools are called by the collectors for BMCs and disks; tini passes signals on and reaps children. npm is not needed any more.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ipmitool smartmontools tini \
 && rm -rf /var/lib/apt/lists/* /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /opt/yarn* \
 && install -d -o 1000 -g 1000 -m 0700 /app/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY . .
ENV NODE_ENV=production
# By number, so that Kubernetes can see that it is not root. The program's files belong to root and cannot be changed by it.
USER 1000:1000
VOLUME /app/data
EXPOSE 8050
# Every role answers /health: 503 while the store or the queue is away.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.INFRAMIND_PORT || 8050) + '/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Left alone, V8 lets what is young take 128 MB, a third of all the memory there is; with 32 nothing is slower.
ENTRYPOINT ["/usr/bin/tini", "--", "node", "--max-semi-space-size=16", "cli.ts"]
CMD ["start"]
