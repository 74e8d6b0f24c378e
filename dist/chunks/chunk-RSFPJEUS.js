import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
function lockText({inputs,excluded},layer){let{name,distributions,elsewhere,ofRuntime}=layer,lower=[...elsewhere].map(([distribution,other])=>`# in layer ${other}: ${distribution}`),runtime=excluded.filter(each=>ofRuntime.has(each.name)).flatMap(({name:member,version,sha256})=>[`# left to the runtime: ${member}==${version}`,...sha256===null?[]:[`${member}==${version} \\
    --hash=sha256:${sha256}`]]);return`${[`# Layer ${name} for ${inputs.runtime.id} on ${inputs.architecture}, made by layerpack`,...lower,...distributions.map(pin),...runtime].join(`
`)}
`}function pin({name,version,sha256,origin}){let hash=`\\
    --hash=sha256:${sha256}`;switch(origin.kind){case"index":return`${name}==${version} ${hash}`;case"sdist":return`${origin.url===void 0?`${name}==${version}`:direct(name,origin.url)} \\
    --hash=sha256:${origin.sha256}`;case"url":return`${direct(name,origin.url)} ${hash}`;case"directory":return`# ${name}==${version}, built from ${origin.path}`;case"vcs":return`# ${name}==${version}, built from ${origin.url}`}}function direct(name,url){return/^[a-z]+:/i.test(url)?`${name} @ ${url}`:url}export{lockText};
