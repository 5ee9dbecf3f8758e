// Reads with the client for JavaScript that knows the v1 API, and prints a line for each answer.
// Arguments: the folder it is installed in, <host>/<repository>, and what to do.
'use strict';

const {createHash} = require('crypto');
const {createRequire} = require('module');
const path = require('path');

const [home, name, ...operations] = process.argv.slice(2);
const load = createRequire(path.join(home, 'here.js'));
const log = load('bunyan').createLogger({name: 'test', level: 'fatal'});
const client = load('docker-registry-client').createClientV1({name, log});

// A call as a promise; a failure is an answer as well.
function call(method, ...args) {
  return new Promise((resolve) => client[method](...args, (failure, answer) =>
      resolve(failure ? {status: failure.statusCode, ...JSON.parse(failure.message)} : answer)));
}

// The client checks nothing that it reads, so the digest is for the caller.
function digest(stream) {
  const hash = createHash('sha256');
  return new Promise((resolve, reject) => {
    stream.on('error', reject).on('data', (chunk) => hash.update(chunk))
        .on('end', () => resolve('sha256:' + hash.digest('hex')));
    stream.resume();
  });
}

const steps = {
  ping: () => call('ping'),
  search: async () => Object.entries(await call('search', {term: 'app'})).sort(),
  images: async () => (await call('listRepoImgs')).map((image) => image.id).sort(),
  tags: async () => Object.entries(await call('listRepoTags')).sort(),
  id: () => call('getImgId', {tag: 'latest'}),
  'id of nothing': () => call('getImgId', {tag: 'nothing'}),
  ancestry: async () => call('getImgAncestry', {imgId: await steps.id()}),
  json: async () => call('getImgJson', {imgId: await steps.id()}),
  layer: async () => digest(await call('getImgLayerStream', {imgId: await steps.id()})),
};

(async () => {
  for (const operation of operations) {
    const answer = await steps[operation]();
    console.log(operation + ': ' + JSON.stringify(answer));
  }
  client.close();
})();
