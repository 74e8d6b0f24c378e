import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{sdkConstraints}from"./chunk-4QICSF3B.js";import"./chunk-MTO7E2RK.js";function sdkText(runtime,sdk){return`# AWS SDK of ${runtime.id}, by ${sdk.source}
${sdkConstraints(sdk)}`.trimEnd()}function sdkJson(runtime,{source,versions,accepts}){return{runtime:runtime.id,source,versions,accepts}}export{sdkJson,sdkText};
