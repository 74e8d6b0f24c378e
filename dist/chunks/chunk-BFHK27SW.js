import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{__commonJS}from"./chunk-MTO7E2RK.js";var require_debug=__commonJS({"parts of /^debug$/:debug"(exports,module){module.exports=()=>()=>{}}});export{require_debug};
