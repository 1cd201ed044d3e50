/**
 * An ordinary Node service, as a user would have it: CommonJS, the stock OpenTelemetry SDK by `--require`, all settings from OTEL_* variables.
 * With BACKEND_URL it calls the next service for every request; without, it answers by itself.
 * Prints its port as the first line.
 */
const http = require('node:http');

const backend = process.env.BACKEND_URL;

const server = http.createServer((request, response) => {
  if (backend === undefined) {
    response.end(JSON.stringify({ stock: 3 }));
    return;
  }
  http
    .get(`${backend}/stock/17`, (answer) => {
      answer.resume();
      answer.on('end', () => response.end(JSON.stringify({ path: request.url, ok: answer.statusCode === 200 })));
    })
    .on('error', () => {
      response.statusCode = 502;
      response.end();
    });
});

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${server.address().port}\n`);
});
