// The two Node clients against the service at SERVICE: prints what they are told, as JSON.
import { createRequire } from "node:module";
import { env } from "node:process";

const require = createRequire(`${env.CLIENTS}/`);
const axios = require("axios");
const Perspective = require("perspective-api-client");
const { Discovery } = require("googleapis-common");

const GOOGLE = "https://commentanalyzer.googleapis.com";
axios.interceptors.request.use((request) => ({ ...request, url: request.url.replace(GOOGLE, env.SERVICE) }));

const message = (promise) => promise.then(() => "no error", (error) => error.message);
const client = new Perspective({ apiKey: env.TOKEN });
const stranger = new Perspective({ apiKey: "nonesuch" });

const discovered = await new Discovery({}).discoverAPI(`${env.SERVICE}/$discovery/rest?version=v1alpha1`);
const google = discovered({ version: "v1alpha1", auth: env.TOKEN });
const resource = { comment: { text: env.RUDE }, requestedAttributes: { TOXICITY: {} }, clientToken: "t-1" };

console.log(
  JSON.stringify({
    polite: await client.analyze(env.POLITE),
    rude: await client.analyze(env.RUDE, { attributes: ["toxicity", "threat"], doNotStore: true }),
    unknown: await message(client.analyze(env.RUDE, { attributes: ["flirtation"] })),
    stranger: await message(stranger.analyze(env.RUDE)),
    discovered: (await google.comments.analyze({ resource })).data,
  }),
);
