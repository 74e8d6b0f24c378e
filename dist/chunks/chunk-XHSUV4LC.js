import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var quotas={unzipped:262144e3,zippedDirect:52428800,layers:5},warnFrom=.9;export{quotas,warnFrom};
