import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var cacheKinds=["wheels","built","tools","exporters","results"];function openCache(directory,tell){let told=new Set;return{directory,used:new Map,tell:finding=>{let text=`${finding.title}: ${finding.reason}`;told.has(text)||tell(finding),told.add(text)}}}export{cacheKinds,openCache};
