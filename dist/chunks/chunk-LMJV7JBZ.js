import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var quotas={unzipped:262144e3,zippedDirect:52428800},warnFrom=.9;export{quotas,warnFrom};
