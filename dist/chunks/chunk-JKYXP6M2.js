import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function retryAfter(value,now){let text=value.trim(),milliseconds=/^\d+$/.test(text)?Number(text)*1e3:Date.parse(text)-now;return Number.isFinite(milliseconds)?Math.max(0,milliseconds):null}export{retryAfter};
