import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{count}from"./chunk-XUHNQ7AA.js";import"./chunk-XHSUV4LC.js";import"./chunk-MTO7E2RK.js";var mostBytes=1e6;function commentsSummary(bodies){let size=0,shown=bodies.filter(body=>(size+=Buffer.byteLength(body)+1,size<=mostBytes)),more=bodies.length-shown.length;return[...shown,...more>0?[`_${count(more,"more comment")} on the pull request._
`]:[]].join(`
`)}export{commentsSummary};
