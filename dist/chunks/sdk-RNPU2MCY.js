import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import"./chunk-VUEJJUAN.js";function sdkText(runtime,{source,versions,accepts}){let lines=[...Object.entries(versions).map(([name,version])=>`${name}==${version}`),...Object.entries(accepts).map(([name,specifier])=>`${name}${specifier}`)];return[`# AWS SDK of ${runtime.id}, by ${source}`,...lines.sort()].join(`
`)}function sdkJson(runtime,{source,versions,accepts}){return{runtime:runtime.id,source,versions,accepts}}export{sdkJson,sdkText};
