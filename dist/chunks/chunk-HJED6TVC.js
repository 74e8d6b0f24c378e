import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{readFile}from"node:fs/promises";async function readEvent(environment){let path=environment.GITHUB_EVENT_PATH;if(!path)return null;try{return JSON.parse(await readFile(path,"utf8"))}catch{return null}}export{readEvent};
