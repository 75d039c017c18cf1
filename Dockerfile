# The gateway as one container: `docker build -t leeway .`; settings in docs/settings.md, AWS credentials from the task's role.
FROM node:24-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY shared shared
COPY functions functions
COPY infra/bundling.ts infra/bundling.ts
RUN node functions/container/build.ts dist/main.cjs

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production PORT=8080 NODE_OPTIONS=--max-semi-space-size=4
COPY --from=build /build/dist/main.cjs main.cjs
USER node
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "main.cjs"]
