import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{homedir}from"node:os";import{isAbsolute,join}from"node:path";function cacheDirectory(environment){let given=environment.XDG_CACHE_HOME??"";return join(isAbsolute(given)?given:join(environment.HOME||homedir(),".cache"),"layerpack")}export{cacheDirectory};
