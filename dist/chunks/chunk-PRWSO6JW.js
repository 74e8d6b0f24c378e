import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function isGithub(environment){let server=environment.GITHUB_SERVER_URL||"https://github.com",host=URL.canParse(server)?new URL(server).hostname:"";return/^github\.com$|\.ghe\.com$|\.localhost$/i.test(host)}export{isGithub};
