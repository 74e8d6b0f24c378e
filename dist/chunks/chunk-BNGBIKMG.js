import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
var versionFields={layerName:140,description:256,licenseInfo:512};export{versionFields};
