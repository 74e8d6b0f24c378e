import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{goneWithout,pathsTo}from"./chunk-72ES32CW.js";import{shorten,visible}from"./chunk-BYAY7QXT.js";import{checkedOf,uncheckedOf,warningsOf}from"./chunk-WWTVLPOB.js";import{needsOf}from"./chunk-H3XDCCMC.js";import{graphOf,topsOf}from"./chunk-RGCDYF5D.js";import{redactReport}from"./chunk-U3HP5SVN.js";import{closureOf}from"./chunk-ZSLI2V2D.js";import{failed}from"./chunk-HXKOWZ5M.js";import{documentationOf}from"./chunk-FEYJMCPK.js";import{count,formatBytes,formatShare}from"./chunk-XUHNQ7AA.js";import{quotas}from"./chunk-XHSUV4LC.js";import{createHash}from"node:crypto";function html(parts,...fills){return{markup:parts.map((part,index2)=>part+textOf(fills[index2]??null)).join("")}}function textOf(fill){return fill===null?"":typeof fill=="string"||typeof fill=="number"?escapeText(`${fill}`):"markup"in fill?fill.markup:fill.map(({markup})=>markup).join("")}var entities={"&":"&amp;","<":"&lt;",">":"&gt;",'"':"&quot;","'":"&#39;"};function escapeText(text2){return visible(text2).replaceAll(/[&<>"']/g,character=>entities[character]??character)}function joined(items,between){return items.map((item2,index2)=>index2===0?item2:html`${between}${item2}`)}var mostRows=500,columns=[["Distribution","text"],["Version","text"],["Unzipped","number"],["Zipped","number"],["Share","number"],["Goes without it","number"]];function distributionTable({id,layer,distributions}){let whole=layer.built?.unzipped??0,more=distributions.length-mostRows,headings=columns.map(([title,kind])=>html`<th scope="col" class="${kind}"${title==="Unzipped"?html` aria-sort="descending"`:null}>${title}</th>`);return html`<div class="distributions">
<table id="${id}-table" tabindex="-1">
<caption>${count(distributions.length,"distribution")}. <span class="note">“Goes without it” is what all layers would lose if nothing asked for it: its own bytes, and those of what is there for it alone.</span></caption>
<thead><tr>${headings}</tr></thead>
<tbody>${distributions.slice(0,mostRows).map(view=>row(view,whole))}</tbody>
</table>
${more>0?html`<p class="note">${count(more,"lighter distribution")} left out here; manifest.json has all.</p>`:null}
</div>`}function row({id,distribution,asked,zipped,explanation},whole){let{name,version,size,origin}=distribution,built=origin.kind!=="index"&&origin.kind!=="url",shown=explanation?html`<a href="#${id}">${name}</a>`:html`${name}`;return html`<tr><th scope="row">${shown}${asked?html`&nbsp;<span class="asked-for"><span aria-hidden="true">◆</span><span class="unseen">asked for</span></span>`:null}${built?html` <span class="note">built here</span>`:null} <span class="narrow">${version}</span></th><td class="version">${version}</td>${bytes(size)}${bytes(zipped)}<td data-v="${size}">${formatShare(size,whole)}</td>${explanation?bytes(explanation.gone):html`<td data-v="-1">–</td>`}</tr>
`}var bytes=size=>html`<td data-v="${size}">${formatBytes(size)}</td>`;var mostNames=40,longestSummary=300,mostDirectories=6;function explanations(view,withLayer){let explained=view.distributions.flatMap(each=>each.explanation?[explanationOf(each,each.explanation,view,withLayer)]:[]);return explained.length===0?null:html`<h3>Why each is there</h3>
<div class="explanations">${explained}</div>`}function explanationOf({id,distribution,zipped,needs,neededBy},{paths,gone,goneWith},view,withLayer){let{layer,graph}=view,{name,version,size,license,directories:directories2}=distribution,link=other=>nameOf(other,view),summary=graph.get(name)?.summary??"",heaviest=directories2.slice(0,mostDirectories).map(({path,size:bytes2})=>html`<code>${path||"site-packages"}</code> ${formatBytes(bytes2)}`);return html`<details><summary><b>${name}</b> ${version} <span class="size">${formatBytes(size)}</span></summary><div id="${id}" class="body" tabindex="-1">
${summary?html`<p>${shorten(summary,longestSummary)}</p>`:null}
${chains(paths,graph,withLayer)}
<dl>
<dt>Size</dt><dd>${formatBytes(size)} unzipped, ${formatBytes(zipped)} zipped, ${formatShare(size,layer.built?.unzipped??0)} of the layer</dd>
${field("Heaviest directories",heaviest)}
${field("Needs",names(needs,link))}
${field("Needed by",names(neededBy,link))}
<dt>Goes without it</dt><dd>${formatBytes(gone)} in all${goneWith.length>0?html`, with ${joined(names(goneWith,link),", ")}`:""}</dd>
${field("Licence",license?[html`${license}`]:[])}
</dl></div></details>
`}function field(title,items){return items.length===0?null:html`<dt>${title}</dt><dd>${joined(items,", ")}</dd>`}function names(all,link){let more=all.length-mostNames;return[...all.slice(0,mostNames).map(link),...more>0?[html`and ${more} more`]:[]]}function nameOf(name,{distributions,layer:{elsewhere,ofRuntime}}){let own=distributions.find(({distribution})=>distribution.name===name);if(own)return own.explanation?html`<a href="#${own.id}">${name}</a>`:html`${name}`;let layer=elsewhere.get(name);return layer!==void 0?html`${name} (in layer ${layer})`:ofRuntime.has(name)?html`${name} (the runtime's)`:html`${name}`}function chains({shown,more,uncounted},graph,withLayer){if(shown.length===0)return html`<p>No requirement leads to it.</p>`;let rest=uncounted?`at least ${more} more`:`${more} more`;return html`<ul class="chains">${shown.map(path=>chain(path,graph,withLayer))}${more>0||uncounted?html`<li class="note">and ${rest}; <code>layerpack why</code> tells them</li>`:null}</ul>`}function chain({root,steps},graph,withLayer){let{text:text2,location,layer}=root;return html`<li><ol><li><code>${location.file}:${location.line}</code>${withLayer?` (layer ${layer})`:""} asks for <code>${text2}</code></li>${steps.map(({dependent,need})=>html`<li>${dependent} ${graph.get(dependent)?.version??""} needs ${joined(need.requirements.map(requirement=>html`<code>${requirement}</code>`)," and ")}</li>`)}</ol></li>`}var pathsShown=3,visits=3e3,mostExplained=300;function layerViews(report){let{analysis,layers}=report,graph=analysis?graphOf(analysis):new Map,tops=analysis?topsOf(analysis).flatMap(each=>each.tops):[],needs=needsIn(graph,tops),neededBy=reversed(needs),asked=new Set(tops.map(({name})=>name)),explain=explaining(graph,tops),most3=Math.ceil(mostExplained/layers.length);return layers.map((layer,at)=>({id:`l${at+1}`,layer,graph,distributions:layer.distributions.toSorted(heaviestFirst).map((distribution,index2)=>{let{name}=distribution;return{id:`d${at+1}-${index2+1}`,distribution,zipped:layer.built?.byOwner.get(name)??0,asked:asked.has(name),needs:needs.get(name)??[],neededBy:neededBy.get(name)??[],explanation:index2<most3?explain(name):null}})}))}function explaining(graph,tops){let known=new Map;return name=>{if(!graph.has(name))return null;let gone=known.has(name)?[]:goneWithout(graph,tops,name),explanation=known.get(name)??{paths:pathsTo(graph,tops,name,pathsShown,visits),gone:gone.reduce((sum2,{size})=>sum2+size,0),goneWith:gone.map(each=>each.name).filter(other=>other!==name)};return known.set(name,explanation),explanation}}function heaviestFirst(a,b){return b.size-a.size||(a.name<b.name?-1:1)}function needsIn(graph,tops){let reached=closureOf(graph,tops);return new Map([...graph.values()].map(facts=>{let names2=needsOf(facts,reached.get(facts.name)??new Set).map(({name})=>name);return[facts.name,names2.filter(name=>name!==facts.name)]}))}function reversed(needs){let dependents=new Map;for(let[dependent,names2]of needs)for(let name of names2)dependents.set(name,[...dependents.get(name)??[],dependent].sort());return dependents}function count2(node){var sum2=0,children=node.children,i=children&&children.length;if(!i)sum2=1;else for(;--i>=0;)sum2+=children[i].value;node.value=sum2}function node_count(){return this.eachAfter(count2)}function node_each(callback,that){let index2=-1;for(let node of this)callback.call(that,node,++index2,this);return this}function node_eachBefore(callback,that){for(var node=this,nodes=[node],children,i,index2=-1;node=nodes.pop();)if(callback.call(that,node,++index2,this),children=node.children)for(i=children.length-1;i>=0;--i)nodes.push(children[i]);return this}function node_eachAfter(callback,that){for(var node=this,nodes=[node],next=[],children,i,n,index2=-1;node=nodes.pop();)if(next.push(node),children=node.children)for(i=0,n=children.length;i<n;++i)nodes.push(children[i]);for(;node=next.pop();)callback.call(that,node,++index2,this);return this}function node_find(callback,that){let index2=-1;for(let node of this)if(callback.call(that,node,++index2,this))return node}function node_sum(value){return this.eachAfter(function(node){for(var sum2=+value(node.data)||0,children=node.children,i=children&&children.length;--i>=0;)sum2+=children[i].value;node.value=sum2})}function node_sort(compare){return this.eachBefore(function(node){node.children&&node.children.sort(compare)})}function node_path(end){for(var start=this,ancestor=leastCommonAncestor(start,end),nodes=[start];start!==ancestor;)start=start.parent,nodes.push(start);for(var k=nodes.length;end!==ancestor;)nodes.splice(k,0,end),end=end.parent;return nodes}function leastCommonAncestor(a,b){if(a===b)return a;var aNodes=a.ancestors(),bNodes=b.ancestors(),c=null;for(a=aNodes.pop(),b=bNodes.pop();a===b;)c=a,a=aNodes.pop(),b=bNodes.pop();return c}function node_ancestors(){for(var node=this,nodes=[node];node=node.parent;)nodes.push(node);return nodes}function node_descendants(){return Array.from(this)}function node_leaves(){var leaves=[];return this.eachBefore(function(node){node.children||leaves.push(node)}),leaves}function node_links(){var root=this,links=[];return root.each(function(node){node!==root&&links.push({source:node.parent,target:node})}),links}function*node_iterator(){var node=this,current,next=[node],children,i,n;do for(current=next.reverse(),next=[];node=current.pop();)if(yield node,children=node.children)for(i=0,n=children.length;i<n;++i)next.push(children[i]);while(next.length)}function hierarchy(data,children){data instanceof Map?(data=[void 0,data],children===void 0&&(children=mapChildren)):children===void 0&&(children=objectChildren);for(var root=new Node$1(data),node,nodes=[root],child,childs,i,n;node=nodes.pop();)if((childs=children(node.data))&&(n=(childs=Array.from(childs)).length))for(node.children=childs,i=n-1;i>=0;--i)nodes.push(child=childs[i]=new Node$1(childs[i])),child.parent=node,child.depth=node.depth+1;return root.eachBefore(computeHeight)}function node_copy(){return hierarchy(this).eachBefore(copyData)}function objectChildren(d){return d.children}function mapChildren(d){return Array.isArray(d)?d[1]:null}function copyData(node){node.data.value!==void 0&&(node.value=node.data.value),node.data=node.data.data}function computeHeight(node){var height=0;do node.height=height;while((node=node.parent)&&node.height<++height)}function Node$1(data){this.data=data,this.depth=this.height=0,this.parent=null}Node$1.prototype=hierarchy.prototype={constructor:Node$1,count:node_count,each:node_each,eachAfter:node_eachAfter,eachBefore:node_eachBefore,find:node_find,sum:node_sum,sort:node_sort,path:node_path,ancestors:node_ancestors,descendants:node_descendants,leaves:node_leaves,links:node_links,copy:node_copy,[Symbol.iterator]:node_iterator};function required(f){if(typeof f!="function")throw new Error;return f}function constantZero(){return 0}function constant(x){return function(){return x}}function roundNode(node){node.x0=Math.round(node.x0),node.y0=Math.round(node.y0),node.x1=Math.round(node.x1),node.y1=Math.round(node.y1)}function treemapDice(parent,x0,y0,x1,y1){for(var nodes=parent.children,node,i=-1,n=nodes.length,k=parent.value&&(x1-x0)/parent.value;++i<n;)node=nodes[i],node.y0=y0,node.y1=y1,node.x0=x0,node.x1=x0+=node.value*k}function TreeNode(node,i){this._=node,this.parent=null,this.children=null,this.A=null,this.a=this,this.z=0,this.m=0,this.c=0,this.s=0,this.t=null,this.i=i}TreeNode.prototype=Object.create(Node$1.prototype);function treemapSlice(parent,x0,y0,x1,y1){for(var nodes=parent.children,node,i=-1,n=nodes.length,k=parent.value&&(y1-y0)/parent.value;++i<n;)node=nodes[i],node.x0=x0,node.x1=x1,node.y0=y0,node.y1=y0+=node.value*k}var phi=(1+Math.sqrt(5))/2;function squarifyRatio(ratio2,parent,x0,y0,x1,y1){for(var rows=[],nodes=parent.children,row2,nodeValue,i0=0,i1=0,n=nodes.length,dx,dy,value=parent.value,sumValue,minValue,maxValue,newRatio,minRatio,alpha,beta;i0<n;){dx=x1-x0,dy=y1-y0;do sumValue=nodes[i1++].value;while(!sumValue&&i1<n);for(minValue=maxValue=sumValue,alpha=Math.max(dy/dx,dx/dy)/(value*ratio2),beta=sumValue*sumValue*alpha,minRatio=Math.max(maxValue/beta,beta/minValue);i1<n;++i1){if(sumValue+=nodeValue=nodes[i1].value,nodeValue<minValue&&(minValue=nodeValue),nodeValue>maxValue&&(maxValue=nodeValue),beta=sumValue*sumValue*alpha,newRatio=Math.max(maxValue/beta,beta/minValue),newRatio>minRatio){sumValue-=nodeValue;break}minRatio=newRatio}rows.push(row2={value:sumValue,dice:dx<dy,children:nodes.slice(i0,i1)}),row2.dice?treemapDice(row2,x0,y0,x1,value?y0+=dy*sumValue/value:y1):treemapSlice(row2,x0,y0,value?x0+=dx*sumValue/value:x1,y1),value-=sumValue,i0=i1}return rows}var squarify=(function custom(ratio2){function squarify2(parent,x0,y0,x1,y1){squarifyRatio(ratio2,parent,x0,y0,x1,y1)}return squarify2.ratio=function(x){return custom((x=+x)>1?x:1)},squarify2})(phi);function index(){var tile=squarify,round=!1,dx=1,dy=1,paddingStack=[0],paddingInner=constantZero,paddingTop=constantZero,paddingRight=constantZero,paddingBottom=constantZero,paddingLeft=constantZero;function treemap(root){return root.x0=root.y0=0,root.x1=dx,root.y1=dy,root.eachBefore(positionNode),paddingStack=[0],round&&root.eachBefore(roundNode),root}function positionNode(node){var p=paddingStack[node.depth],x0=node.x0+p,y0=node.y0+p,x1=node.x1-p,y1=node.y1-p;x1<x0&&(x0=x1=(x0+x1)/2),y1<y0&&(y0=y1=(y0+y1)/2),node.x0=x0,node.y0=y0,node.x1=x1,node.y1=y1,node.children&&(p=paddingStack[node.depth+1]=paddingInner(node)/2,x0+=paddingLeft(node)-p,y0+=paddingTop(node)-p,x1-=paddingRight(node)-p,y1-=paddingBottom(node)-p,x1<x0&&(x0=x1=(x0+x1)/2),y1<y0&&(y0=y1=(y0+y1)/2),tile(node,x0,y0,x1,y1))}return treemap.round=function(x){return arguments.length?(round=!!x,treemap):round},treemap.size=function(x){return arguments.length?(dx=+x[0],dy=+x[1],treemap):[dx,dy]},treemap.tile=function(x){return arguments.length?(tile=required(x),treemap):tile},treemap.padding=function(x){return arguments.length?treemap.paddingInner(x).paddingOuter(x):treemap.paddingInner()},treemap.paddingInner=function(x){return arguments.length?(paddingInner=typeof x=="function"?x:constant(+x),treemap):paddingInner},treemap.paddingOuter=function(x){return arguments.length?treemap.paddingTop(x).paddingRight(x).paddingBottom(x).paddingLeft(x):treemap.paddingTop()},treemap.paddingTop=function(x){return arguments.length?(paddingTop=typeof x=="function"?x:constant(+x),treemap):paddingTop},treemap.paddingRight=function(x){return arguments.length?(paddingRight=typeof x=="function"?x:constant(+x),treemap):paddingRight},treemap.paddingBottom=function(x){return arguments.length?(paddingBottom=typeof x=="function"?x:constant(+x),treemap):paddingBottom},treemap.paddingLeft=function(x){return arguments.length?(paddingLeft=typeof x=="function"?x:constant(+x),treemap):paddingLeft},treemap}var resquarify=(function custom2(ratio2){function resquarify2(parent,x0,y0,x1,y1){if((rows=parent._squarify)&&rows.ratio===ratio2)for(var rows,row2,nodes,i,j=-1,n,m=rows.length,value=parent.value;++j<m;){for(row2=rows[j],nodes=row2.children,i=row2.value=0,n=nodes.length;i<n;++i)row2.value+=nodes[i].value;row2.dice?treemapDice(row2,x0,y0,x1,value?y0+=(y1-y0)*row2.value/value:y1):treemapSlice(row2,x0,y0,value?x0+=(x1-x0)*row2.value/value:x1,y1),value-=row2.value}else parent._squarify=rows=squarifyRatio(ratio2,parent,x0,y0,x1,y1),rows.ratio=ratio2}return resquarify2.ratio=function(x){return custom2((x=+x)>1?x:1)},resquarify2})(phi);function layOut(parts,ratio2){let[width,height]=[ratio2,1],root={part:null,parts:parts.filter(({size})=>size>0).map(part=>({part,parts:[]}))},tree=hierarchy(root,node=>node.parts).sum(({part})=>part?.size??0);return(index().size([width,height])(tree).children??[]).flatMap(node=>{let{part}=node.data;return part?[{...part,x:node.x0/width*100,y:node.y0/height*100,width:(node.x1-node.x0)/width*100,height:(node.y1-node.y0)/height*100}]:[]})}function withoutSmall(parts,most3,least,rest){let whole=sizeOf(parts),large=parts.filter(({size},index2)=>index2<most3&&size>=whole*least),small=parts.filter(part=>!large.includes(part)&&part.size>0);return small.length<2?[...large,...small]:[...large,{value:rest(small),size:sizeOf(small)}]}function sizeOf(parts){return parts.reduce((sum2,{size})=>sum2+size,0)}var ratio=8/5,mostCells=60,leastShare=.001,leastDirectory=.0015;function mapOf(view){let{layer,id,distributions}=view,own=distributions.map(each=>({value:itemOf(each,`${id}-table`),size:each.distribution.size})),all=[...withoutSmall(own,mostCells,leastShare,small=>plainItem(`${small.length} smaller ones`,"each less than is to be seen here",`${id}-table`)),...others(view)],whole=sizeOf(all),placed=placing(`c${id}`),cells=layOut(all,ratio).map(cell=>cellOf(cell,{layer,whole,placed}));return{markup:html`<p class="trail" hidden></p>
<ul class="map" id="${id}-map" aria-label="${`Layer ${layer.name} by distribution, heaviest first`}">${cells}</ul>
${key(all.map(({value})=>value))}`,rules:placed.rules()}}function itemOf({distribution,asked,id,explanation},table){let{name,version,directories:directories2}=distribution;return{kind:asked?"asked":"brought",name,note:version,target:explanation?id:table,directories:directories2}}function plainItem(name,note,target){return{kind:"other",name,note,target,directories:[]}}function others({layer,id,distributions}){let libraries=sizeOf(layer.systemLibraries),named=sizeOf(distributions.map(({distribution})=>distribution)),left=Math.max((layer.built?.unzipped??0)-named-libraries,0),names2=layer.systemLibraries.map(({name})=>name).join(", ");return[{value:plainItem("system libraries",names2,`${id}-table`),size:libraries},{value:plainItem("other files",null,`${id}-table`),size:left}].filter(({size})=>size>0)}function cellOf({value,size,...place},{whole,layer,placed}){let{kind,name,note,target}=value,asked=kind==="asked",told=`, ${formatShare(size,whole)} of the layer${asked?", asked for":""}`,mark=asked?html`<i aria-hidden="true">◆ </i>`:null;return html`<li id="${placed.put(place)}" class="cell ${kind}"><a href="#${target}"><span class="label">${mark}<b>${name}</b>${note===null?"":` ${note}`} · <span class="size">${formatBytes(size)}</span><span class="unseen">${told}</span></span></a>${directories({value,size,...place},{whole,layer,placed})}</li>
`}function directories({value:{name,directories:all},size,width,height},{whole,layer,placed}){let parts=all.map(each=>({value:each.path,size:each.size})),least=leastDirectory*whole/size,shown=withoutSmall(parts,all.length,least,small=>`${small.length} other directories`);if(shown.length<2)return null;let top=topOf(all),cells=layOut(shown,ratio*width/height).map(({value,size:bytes2,...place})=>html`<li id="${placed.put(place)}"><span class="label">${shortPath(value,top)} <span class="size">${formatBytes(bytes2)}</span></span></li>`);return html`<ul class="parts" aria-label="${`Directories of ${name} in ${layer.name}`}">${cells}</ul>`}function topOf(directories2){let tops=new Map;for(let{path,size}of directories2){let top=path.split("/")[0]??"";tops.set(top,(tops.get(top)??0)+size)}return[...tops].sort(([,a],[,b])=>b-a)[0]?.[0]??""}function shortPath(path,top){return path===""?"site-packages":path===top?`${path}/`:top!==""&&path.startsWith(`${top}/`)?path.slice(top.length+1):path}var meanings={asked:"◆ asked for by a requirement",brought:"comes with another",other:"everything else"};function key(items){let kinds=new Set(items.map(({kind})=>kind)),entries=["asked","brought","other"].filter(kind=>kinds.has(kind));return html`<p class="key">Areas are bytes, unzipped. ${entries.map(kind=>html`<span class="${kind}">${meanings[kind]}</span> `)}</p>`}function placing(prefix){let rules=[],percent=number=>`${Number(number.toFixed(2))}%`;return{put:({x,y,width,height})=>{let id=`${prefix}-${rules.length}`,values=[x,y,width,height].map(percent);return rules.push(`#${id}{${["x","y","w","h"].map((name,at)=>`--${name}:${values[at]}`).join(";")}}`),id},rules:()=>rules.join(`
`)}}function quotaBars(layer,report){let{built,inputs}=layer;if(!built)return null;let direct=inputs["max-zipped-size"]===null,zipped={kind:"own",name:built.name,size:built.zipped};return html`<div class="quotas">
${bar("Unzipped",inputs["max-unzipped-size"],attached(layer,report),"function and layers together")}
${bar("Zipped",inputs["max-zipped-size"]??quotas.zippedDirect,[zipped],direct?"without S3":"max-zipped-size")}
</div>`}function attached({stack,inputs,others:others2,name},{layers}){let own=stack.toReversed().flatMap(part=>{let built=layers.find(other=>other.name===part)?.built;return built?[{kind:part===name?"own":"below",name:`layer ${part}`,size:built.unzipped}]:[]}),elsewhere=others2.map(({title,unzipped})=>({kind:"elsewhere",name:title,size:unzipped})),reserved={kind:"reserved",name:"reserved for the function",size:inputs["reserved-size"]};return[...own,...elsewhere,reserved].filter(({size})=>size>0)}function bar(title,limit,shares,what){let sum2=shares.reduce((all,{size})=>all+size,0),scale=Math.max(limit,sum2,1),percent=size=>`${Number((size/scale*100).toFixed(2))}%`,over=sum2>limit,verdict=over?`${formatBytes(sum2-limit)} over`:`${formatBytes(limit-sum2)} free`,told=`${title}: ${formatBytes(sum2)} of ${formatBytes(limit)}, ${formatShare(sum2,limit)}, ${verdict}`,from=0,parts=shares.map(({kind,size})=>{let x=from;return from+=size,html`<rect class="${kind}" x="${percent(x)}" width="${percent(size)}" height="100%"/>`}),limitLine=over?html`<rect class="beyond" x="${percent(limit)}" width="${percent(sum2-limit)}" height="100%"/><rect class="limit" x="${percent(limit)}" width="3" height="100%"/>`:null;return html`<div class="quota${over?" over":""}">
<p><b>${title}</b> <span class="amount">${formatBytes(sum2)}</span> of ${formatBytes(limit)} <span class="note">(${what})</span> <b class="verdict">${over?"▲ ":""}${formatShare(sum2,limit)}, ${verdict}</b></p>
<svg class="bar" role="img" aria-label="${told}">${parts}${limitLine}</svg>
${shares.length>1?key2(shares):null}
</div>`}function key2(shares){return html`<ul class="key">${shares.map(({kind,name,size})=>html`<li><svg aria-hidden="true"><rect class="${kind}" width="100%" height="100%"/></svg>${name} <b>${formatBytes(size)}</b></li>`)}</ul>`}var patterns=html`<svg class="unseen" aria-hidden="true"><defs>
<pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="ground" width="6" height="6"/><rect class="line" width="2" height="6"/></pattern>
<pattern id="dots" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="ground" width="6" height="6"/><circle class="line" cx="3" cy="3" r="1.4"/></pattern>
<pattern id="bars" width="5" height="6" patternUnits="userSpaceOnUse"><rect class="ground" width="5" height="6"/><rect class="line" width="2" height="6"/></pattern>
<pattern id="beyond" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect class="alarm" width="3" height="6"/></pattern>
</defs></svg>`;var report_client_default=`// Makes of a page that can be read as it is one that can be worked with. All of it is there before this runs, and what
// cannot be done without it, such as buttons that sort, is made here.
(() => {
  const told = document.getElementById('told');
  const tell = (text) => {
    told.textContent = text;
  };

  /** What was left for a part of the page, to go back to by Escape. */
  let cameFrom = null;

  /** Shows the part of the page that an id is of, unfolded. */
  function show(id) {
    const part = document.getElementById(id);
    const folded = part?.closest('details');
    if (folded) folded.open = true;
    const target = folded?.querySelector('summary') ?? part;
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'start' });
  }

  const textOf = (cell) => cell.textContent.replace(/\\s+/g, ' ').trim();

  // Maps: one cell at a time is in the order of Tab, arrows go to the next one that way, Enter goes in, Escape out

  function prepareMap(map) {
    const trail = map.previousElementSibling;
    const cells = [...map.querySelectorAll('.cell')];
    const linkOf = (cell) => cell.querySelector('a');
    const partsOf = (cell) => [...cell.querySelectorAll('.parts .label')];
    const opened = () => map.querySelector('.open');
    /** What the arrows go through now. */
    const level = () => (opened() ? partsOf(opened()) : cells.map(linkOf));

    map.setAttribute('role', 'tree');
    map.classList.add('ready');
    for (const cell of cells) {
      const link = linkOf(cell);
      const parts = partsOf(cell);
      cell.setAttribute('role', 'none');
      link.setAttribute('role', 'treeitem');
      link.title = textOf(link);
      // Else what it owns would be of its name
      link.setAttribute('aria-label', link.title.replace(/^◆ /, ''));
      link.tabIndex = -1;
      if (parts.length === 0) continue;
      const group = cell.querySelector('.parts');
      group.id = \`\${cell.id}-parts\`;
      group.setAttribute('role', 'group');
      link.setAttribute('aria-expanded', 'false');
      link.setAttribute('aria-owns', group.id);
      for (const part of parts) {
        part.parentElement.setAttribute('role', 'none');
        part.setAttribute('role', 'treeitem');
        part.title = textOf(part);
        part.tabIndex = -1;
      }
    }
    if (cells.length > 0) linkOf(cells[0]).tabIndex = 0;
    rest();

    function go(target) {
      if (!target) return;
      for (const other of map.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
      target.tabIndex = 0;
      target.focus();
    }

    /** What stands above the map while the whole layer is shown. */
    function rest() {
      trail.hidden = false;
      trail.textContent = 'Choose a distribution to see its directories: by pointer, or by arrows and Enter.';
    }

    function zoom(cell) {
      const link = linkOf(cell);
      map.classList.add('zoomed');
      cell.classList.add('open');
      link.setAttribute('aria-expanded', 'true');
      const back = document.createElement('button');
      back.type = 'button';
      back.textContent = '← Whole layer';
      back.addEventListener('click', leave);
      const name = document.createElement('b');
      name.textContent = link.getAttribute('aria-label');
      const more = document.createElement('a');
      more.href = link.hash;
      more.textContent = 'Why it is there';
      trail.replaceChildren(back, name, more);
      tell(
        \`\${name.textContent}: \${partsOf(cell).length} directories. Enter tells why it is there, Escape goes back.\`,
      );
      go(partsOf(cell)[0]);
    }

    function leave() {
      const cell = opened();
      if (!cell) return;
      map.classList.remove('zoomed');
      cell.classList.remove('open');
      linkOf(cell).setAttribute('aria-expanded', 'false');
      rest();
      tell('Whole layer');
      go(linkOf(cell));
    }

    function choose(target) {
      const cell = target.closest('.cell');
      if (!cell.classList.contains('open') && partsOf(cell).length > 0) zoom(cell);
      else {
        cameFrom = target;
        show(linkOf(cell).hash.slice(1));
      }
    }

    map.addEventListener('click', (event) => {
      const target =
        event.target.closest('[role="treeitem"]') ?? event.target.querySelector?.('[role="treeitem"]');
      if (!target) return;
      event.preventDefault();
      choose(target);
    });

    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener('keydown', (event) => {
      const { key, target } = event;
      if (event.altKey || event.ctrlKey || event.metaKey || !target.matches('[role="treeitem"]')) return;
      const items = level();
      if (key === 'Enter' || key === ' ') choose(target);
      else if (key === 'Escape' && opened()) leave();
      else if (key === 'Home') go(items[0]);
      else if (key === 'End') go(items.at(-1));
      else if (ways[key]) go(nearest(target, items, ways[key]));
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  /** The item that comes next that way: of those that lie there the one that is least far off, straight on before aside. */
  function nearest(from, items, [right, down]) {
    const box = (item) => item.closest('li').getBoundingClientRect();
    const here = box(from);
    let best = null;
    let least = Infinity;
    for (const item of items) {
      if (item === from) continue;
      const there = box(item);
      const ahead = right
        ? right > 0
          ? there.left - here.right
          : here.left - there.right
        : down > 0
          ? there.top - here.bottom
          : here.top - there.bottom;
      if (ahead < -2) continue;
      const aside = right
        ? Math.max(there.top - here.bottom, here.top - there.bottom, 0) * 4 +
          Math.abs(there.top - here.top) / 100
        : Math.max(there.left - here.right, here.left - there.right, 0) * 4 +
          Math.abs(there.left - here.left) / 100;
      if (ahead + aside < least) [best, least] = [item, ahead + aside];
    }
    return best;
  }

  // Tables: a button in each heading sorts, a second time the other way round

  function prepareTable(table) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener('click', () => {
        const first = heading.classList.contains('number') ? 'descending' : 'ascending';
        const other = first === 'descending' ? 'ascending' : 'descending';
        const order = heading.getAttribute('aria-sort') === first ? other : first;
        for (const each of headings) each.removeAttribute('aria-sort');
        heading.setAttribute('aria-sort', order);
        sort(table.tBodies[0], column, order === 'descending' ? -1 : 1);
        tell(\`Sorted by \${button.textContent}, \${order}\`);
      });
    });
  }

  function sort(body, column, sign) {
    const keyOf = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
    const compare = new Intl.Collator('en', { numeric: true }).compare;
    const rows = [...body.rows].map((row) => [row, keyOf(row)]);
    const numeric = rows.every(([row]) => row.cells[column].dataset.v !== undefined);
    rows.sort(([, a], [, b]) => sign * (numeric ? Number(a) - Number(b) : compare(a, b)));
    body.append(...rows.map(([row]) => row));
  }

  document.querySelectorAll('.map').forEach(prepareMap);
  document.querySelectorAll('.distributions table').forEach(prepareTable);

  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[href^="#d"]');
    if (!link || event.defaultPrevented) return;
    event.preventDefault();
    cameFrom = link;
    history.replaceState(null, '', link.hash);
    show(link.hash.slice(1));
  });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !cameFrom) return;
    cameFrom.focus();
    cameFrom = null;
  });
  if (location.hash.length > 1) show(location.hash.slice(1));
})();
`;var report_default=`:root {
  --ground: #ffffff;
  --raised: #f5f7f9;
  --line: #cfd6dd;
  --text: #1a2027;
  --quiet: #55606c;
  --link: #0a58a6;
  --alarm: #b3261e;
  --warn: #8a5300;
  --good: #1a6b37;
  --asked: #2a66ad;
  --brought: #55616f;
  --other: #81581b;
  --free: #e4e8ec;
  --focus: #b35900;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b;
    --raised: #1b2128;
    --line: #39424d;
    --text: #e7ecf1;
    --quiet: #a5b0bc;
    --link: #82b8f5;
    --alarm: #ff8a80;
    --warn: #f0b04f;
    --good: #6fcf8f;
    --asked: #2f6cb5;
    --brought: #5b6877;
    --other: #8a5f1f;
    --free: #2a323b;
    --focus: #ffc55c;
  }
}
* {
  box-sizing: border-box;
}
html {
  color-scheme: light dark;
  -webkit-text-size-adjust: 100%;
  scroll-padding-top: 1rem;
}
body {
  margin: 0 auto;
  max-width: 100rem;
  padding: 1.5rem clamp(1rem, 2.5vw, 3rem) 3rem;
  background: var(--ground);
  color: var(--text);
  font:
    0.9375rem / 1.5 system-ui,
    -apple-system,
    "Segoe UI",
    Roboto,
    "DejaVu Sans",
    sans-serif;
  overflow-wrap: anywhere;
}
h1,
h2,
h3 {
  line-height: 1.25;
  margin: 0 0 0.5rem;
  text-wrap: balance;
}
h1 {
  font-size: 1.75rem;
}
h2 {
  font-size: 1.375rem;
}
h3 {
  font-size: 1rem;
}
p,
ul,
ol,
dl,
dd {
  margin: 0 0 0.5rem;
}
a {
  color: var(--link);
}
code {
  font:
    0.875em / 1.4 ui-monospace,
    "SF Mono",
    Consolas,
    "DejaVu Sans Mono",
    monospace;
}
button {
  font: inherit;
  color: inherit;
}
:focus-visible {
  outline: 3px solid var(--focus);
  outline-offset: 2px;
}
#content:focus,
.body:focus,
table:focus {
  outline: none;
}
.unseen {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
.skip:not(:focus) {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
}
.skip:focus {
  display: inline-block;
  padding: 0.25rem 0.5rem;
}
.note {
  color: var(--quiet);
  font-size: 0.875rem;
}

header {
  display: flex;
  flex-wrap: wrap;
  align-items: end;
  justify-content: space-between;
  gap: 0.5rem 2rem;
  padding-bottom: 1rem;
  border-bottom: 1px solid var(--line);
}
header p {
  margin: 0;
}
nav ul {
  display: flex;
  flex-wrap: wrap;
  gap: 0.25rem 1rem;
  margin: 0;
  padding: 0;
  list-style: none;
}
.result {
  display: inline-block;
  margin-right: 0.5rem;
  padding: 0.05rem 0.6rem;
  border: 1.5px solid;
  border-radius: 1rem;
  font-weight: 600;
}
.passed {
  color: var(--good);
}
.failed {
  color: var(--alarm);
}
section {
  margin-top: 2rem;
}
footer {
  margin-top: 3rem;
  padding-top: 1rem;
  border-top: 1px solid var(--line);
}

.findings,
.checks ul {
  padding: 0;
  list-style: none;
}
.findings {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(28rem, 100%), 1fr));
  gap: 0.75rem;
}
.findings li {
  padding: 0.75rem 1rem;
  background: var(--raised);
  border-left: 4px solid var(--quiet);
  border-radius: 4px;
}
.findings p {
  margin: 0 0 0.25rem;
}
.findings .error {
  border-color: var(--alarm);
}
.findings .warning {
  border-color: var(--warn);
}
.mark {
  display: inline-grid;
  place-items: center;
  width: 1.25rem;
  height: 1.25rem;
  border: 1.5px solid;
  border-radius: 50%;
  font-weight: 700;
  font-size: 0.75rem;
  line-height: 1;
}
.error .mark {
  color: var(--alarm);
}
.warning .mark {
  color: var(--warn);
}
.checks {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(30rem, 100%), 1fr));
  gap: 1rem 2rem;
}
.checks li {
  padding: 0.2rem 0 0.2rem 1.5rem;
  text-indent: -1.5rem;
}
.checks li::before {
  display: inline-block;
  width: 1.5rem;
  text-indent: 0;
  font-weight: 700;
  content: "✓" / "";
  color: var(--good);
}
.checks .failed {
  color: inherit;
}
.checks .passed {
  color: inherit;
}
.checks .failed::before {
  content: "✕" / "";
  color: var(--alarm);
}
.checks .warned::before {
  content: "!" / "";
  color: var(--warn);
}
.checks .unchecked::before {
  content: "–" / "";
  color: var(--quiet);
}

.lead {
  color: var(--quiet);
}
.quotas {
  display: grid;
  grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr));
  gap: 1rem 2.5rem;
  margin-bottom: 1.5rem;
}
.quota p {
  display: flex;
  flex-wrap: wrap;
  align-items: baseline;
  gap: 0 0.4rem;
  margin: 0 0 0.25rem;
}
.amount {
  font-weight: 600;
}
.verdict {
  margin-left: auto;
}
.over .verdict {
  color: var(--alarm);
}
.bar {
  display: block;
  width: 100%;
  height: 1.5rem;
  background: var(--free);
  border-radius: 4px;
}
.own {
  fill: var(--asked);
}
.below {
  fill: url(#stripes);
}
.elsewhere {
  fill: url(#bars);
}
.reserved {
  fill: url(#dots);
}
.beyond {
  fill: url(#beyond);
}
.limit,
.alarm {
  fill: var(--alarm);
}
.ground {
  fill: var(--brought);
}
.line {
  fill: #fff;
  opacity: 0.55;
}
.key {
  display: flex;
  flex-wrap: wrap;
  gap: 0.1rem 1.25rem;
  margin: 0.4rem 0 0;
  padding: 0;
  list-style: none;
  color: var(--quiet);
  font-size: 0.875rem;
}
.key svg {
  width: 1.1rem;
  height: 0.8rem;
  margin-right: 0.4rem;
  border-radius: 2px;
}
.key span::before {
  display: inline-block;
  width: 0.8rem;
  height: 0.8rem;
  margin-right: 0.4rem;
  border-radius: 2px;
  background: var(--cell);
  content: "";
}

.columns {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 1.5rem 2.5rem;
}
.trail {
  color: var(--quiet);
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.25rem 0.75rem;
  min-height: 2.25rem;
  margin: 0 0 0.25rem;
}
.trail[hidden] {
  display: none;
}
.map,
.map ul {
  margin: 0;
  padding: 0;
  list-style: none;
}
.map {
  position: relative;
  aspect-ratio: 8 / 5;
  overflow: hidden;
  border-radius: 4px;
}
.map li {
  position: absolute;
  left: var(--x);
  top: var(--y);
  width: var(--w);
  height: var(--h);
  overflow: hidden;
}
.asked {
  --cell: var(--asked);
}
.brought {
  --cell: var(--brought);
}
.other {
  --cell: var(--other);
}
.cell {
  container-type: size;
  border: 1px solid var(--ground);
  background: var(--cell);
  color: #fff;
  line-height: 1.3;
  font-size: 0.8125rem;
}
.cell a {
  position: absolute;
  inset: 0;
  padding: 0.15rem 0.4rem;
  color: inherit;
  text-decoration: none;
}
.cell a:hover {
  background: rgb(0 0 0 / 18%);
}
.cell i {
  font-style: normal;
}
.cell .label {
  display: block;
  overflow: hidden;
  max-height: 100%;
}
.parts {
  position: absolute;
  inset: 1.6rem 0.15rem 0.15rem;
  pointer-events: none;
}
.parts .label,
.cell:has(.parts) > a .label {
  white-space: nowrap;
  text-overflow: ellipsis;
}
.parts li {
  border: 0.5px solid rgb(255 255 255 / 45%);
  background: rgb(0 0 0 / 14%);
  padding: 0.1rem 0.3rem;
  font-size: 0.75rem;
  container-type: size;
}
.size {
  white-space: nowrap;
  font-variant-numeric: tabular-nums;
}
.cell a:focus-visible,
.cell [role]:focus-visible {
  outline: 3px solid #ffd54a;
  outline-offset: -3px;
}
.cell .label:focus-visible {
  position: absolute;
  inset: 0;
  padding: 0.1rem 0.3rem;
}
/* What is too small for its words keeps them for those who hear the page */
@container (max-width: 2.6rem) or (max-height: 1.2rem) {
  .label {
    position: absolute;
    clip-path: inset(50%);
    width: 1px;
  }
}
@container (min-height: 2.6rem) {
  .parts .label {
    white-space: normal;
  }
}
@container (max-height: 3.5rem) or (max-width: 3rem) {
  .parts {
    clip-path: inset(50%);
  }
}
.zoomed .cell {
  visibility: hidden;
}
.zoomed .cell.open {
  visibility: visible;
  left: 0;
  top: 0;
  width: 100%;
  height: 100%;
}
.zoomed .parts {
  pointer-events: auto;
}
.zoomed .parts li:hover {
  background: rgb(0 0 0 / 30%);
}
@media (prefers-reduced-motion: no-preference) {
  .map.ready .cell {
    transition:
      left 0.18s,
      top 0.18s,
      width 0.18s,
      height 0.18s;
  }
}

table {
  width: 100%;
  border-collapse: collapse;
}
caption {
  padding-bottom: 0.5rem;
  text-align: left;
}
th,
td {
  padding: 0.3rem 0.5rem;
  border-bottom: 1px solid var(--line);
  text-align: right;
  vertical-align: baseline;
  font-variant-numeric: tabular-nums;
}
td:not(.version, .text),
thead th {
  overflow-wrap: normal;
}
.distributions td:not(.version) {
  white-space: nowrap;
}
th[scope="row"],
.text,
.version {
  text-align: left;
}
th[scope="row"] {
  font-weight: 600;
}
thead th {
  border-bottom: 2px solid var(--quiet);
  font-weight: 600;
  vertical-align: bottom;
}
thead button {
  width: 100%;
  padding: 0;
  border: 0;
  background: none;
  font-weight: inherit;
  text-align: inherit;
  cursor: pointer;
}
thead button::after {
  content: "\\00a0↕" / "";
  color: var(--quiet);
}
[aria-sort="descending"] button::after {
  content: "\\00a0↓" / "";
  color: inherit;
}
[aria-sort="ascending"] button::after {
  content: "\\00a0↑" / "";
  color: inherit;
}
.trail b,
.trail button {
  color: var(--text);
}
.trail button {
  padding: 0.2rem 0.7rem;
  border: 1px solid var(--quiet);
  border-radius: 4px;
  background: var(--raised);
  cursor: pointer;
}
tbody tr:hover {
  background: var(--raised);
}
.asked-for {
  color: var(--link);
}
.narrow {
  display: none;
}

.explanations {
  display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
  gap: 0.25rem 1rem;
  align-items: start;
  margin-bottom: 1.5rem;
}
details[open] {
  grid-column: 1 / -1;
}
summary {
  padding: 0.3rem 0.5rem;
  border-radius: 4px;
  background: var(--raised);
  cursor: pointer;
}
.body {
  padding: 0.75rem 0.5rem 0.5rem 1.5rem;
}
.chains,
.chains ol {
  padding-left: 1.25rem;
}
.chains > li:not(.note) {
  list-style: "→ ";
  margin-bottom: 0.35rem;
}
.chains > .note {
  list-style: none;
}
.chains ol {
  padding: 0;
  list-style: none;
}
.chains ol li + li {
  padding-left: 1.25rem;
}
dl {
  display: grid;
  grid-template-columns: max-content minmax(0, 1fr);
  gap: 0.2rem 1rem;
}
dt {
  color: var(--quiet);
}
dd {
  margin: 0;
}
.distributions thead th:first-child {
  width: 30%;
}
.columns h3:not(:first-child) {
  margin-top: 1.25rem;
}
summary .size {
  float: right;
}
.slimming table {
  max-width: 60rem;
}

@media (min-width: 70rem) {
  .columns {
    grid-template-columns: minmax(0, 7fr) minmax(0, 5fr);
  }
}
@media (max-width: 40rem) {
  .map {
    aspect-ratio: 5 / 8;
  }
  .map li {
    left: var(--y);
    top: var(--x);
    width: var(--h);
    height: var(--w);
  }
  .distributions table {
    font-size: 0.8125rem;
  }
  .distributions :is(th, td) {
    padding: 0.35rem 0.2rem;
  }
  .distributions :is(.version, th:nth-child(2), :is(th, td):nth-child(5)) {
    display: none;
  }
  /* The arrow of the one that it is sorted by will do */
  .distributions th:not([aria-sort]) button::after {
    content: none;
  }
  .narrow {
    display: block;
    color: var(--quiet);
    font-weight: 400;
  }
  dl {
    grid-template-columns: minmax(0, 1fr);
    gap: 0;
  }
  dd {
    margin-bottom: 0.4rem;
  }
}
`;var most=60;function slimming(slim){if(!slim)return null;let{pruned,stripped,bytecode,rolledBack}=slim;return html`<section class="slimming"><h3>Made smaller</h3>
${prunedPart(pruned)}${stripped?strippedPart(stripped):null}${bytecode?bytecodePart(bytecode):null}${rolledBackPart(rolledBack)}</section>`}function prunedPart(pruned){if(pruned.length===0)return html`<p>Nothing was left out.</p>`;let byRule=[...new Set(pruned.map(({rule})=>rule))].map(rule=>[rule,pruned.filter(part=>part.rule===rule)]);return html`<p>Left out: ${formatBytes(sum(pruned,"size"))} in ${count(sum(pruned,"files"),"file")}.</p>
<table><thead><tr><th scope="col">Rule</th><th scope="col" class="number">Files</th><th scope="col" class="number">Unzipped</th><th scope="col">Most of it in</th></tr></thead>
<tbody>${byRule.toSorted(([,a],[,b])=>sum(b,"size")-sum(a,"size")).map(([rule,parts])=>{let names2=parts.toSorted((a,b)=>b.size-a.size).slice(0,3).map(({distribution,size})=>`${distribution} ${formatBytes(size)}`);return html`<tr><th scope="row">${rule}</th><td>${sum(parts,"files")}</td><td>${formatBytes(sum(parts,"size"))}</td><td class="text">${names2.join(", ")}</td></tr>`})}</tbody></table>`}function sum(parts,key3){return parts.reduce((all,part)=>all+part[key3],0)}function strippedPart({files,putBack}){let before=files.reduce((all,file)=>all+file.before,0),after=files.reduce((all,file)=>all+file.after,0);return html`<p>Symbols: ${formatBytes(before-after)} were taken out of ${count(files.length,"file")}, ${formatBytes(before)} before.</p>
${listed(`${count(putBack.length,"file")} put back as before`,putBack.map(({path,reason})=>html`<li><code>${path}</code> ${reason}</li>`))}`}function bytecodePart(bytecode){if("missing"in bytecode)return html`<p>The layer carries no bytecode, because ${bytecode.missing}.</p>`;let{files,size,failed:failed2}=bytecode;return html`<p>Bytecode: ${formatBytes(size)} in ${count(files,"file")}.</p>
${listed(`${count(failed2.length,"module")} not compiled`,failed2.map(path=>html`<li><code>${path}</code></li>`))}`}function rolledBackPart(rolledBack){return rolledBack.length===0?null:html`<p><b>Put back, since modules did not import without it:</b></p>
<ul>${rolledBack.slice(0,most).map(({distribution,rules,modules,files,size})=>html`<li><b>${distribution}</b>: ${formatBytes(size)} in ${count(files,"file")} that ${rules.join(", ")} had taken; for ${modules.slice(0,5).join(", ")}${modules.length>5?` and ${modules.length-5} more`:""}</li>`)}</ul>`}function listed(title,items){if(items.length===0)return null;let more=items.length-most;return html`<details><summary>${title}</summary><ul>${items.slice(0,most)}${more>0?html`<li>and ${more} more</li>`:null}</ul></details>`}var most2=200,longest=2e3,marks={error:["✕","Error"],warning:["!","Warning"],notice:["i","Notice"]};function findingList({findings},documentation){if(findings.length===0)return null;let list=some=>html`<ul class="findings">${some.slice(0,most2).map(each=>item(each,documentation))}</ul>${some.length>most2?html`<p class="note">${some.length-most2} more are left out here; manifest.json has all.</p>`:null}`,grave=findings.filter(({severity})=>severity!=="notice"),notices=findings.filter(({severity})=>severity==="notice");return html`<section id="findings" aria-labelledby="findings-title"><h2 id="findings-title">Findings</h2>
${grave.length>0?list(grave):null}
${notices.length>0?html`<details><summary>${count(notices.length,"notice")}</summary>${list(notices)}</details>`:null}
</section>`}function item({rule,severity,title,reason,advice,location},documentation){let[mark,word]=marks[severity],text2=words=>shorten(words,longest),end=/[.!?]$/.test(reason)?"":".",name=documentation?html`<a href="${documentation}${documentationOf(rule)}">${rule}</a>`:html`<code>${rule}</code>`;return html`<li class="${severity}"><p><span class="mark" aria-hidden="true">${mark}</span> <b>${word}: ${text2(title)}</b></p>
<p>${text2(reason)}${end} ${text2(advice)}</p>
<p class="note">${name}${location?html` · <code>${text2(location.file)}:${location.line}</code>`:null}</p></li>`}function checkList(report){return html`<section id="checks" aria-labelledby="checks-title"><h2 id="checks-title">Checks</h2>
<div class="checks">${report.layers.map(layer=>html`<div>${report.layers.length>1?html`<h3>${layer.name}</h3>`:null}<ul>${checkedOf(layer,report).map(result=>{let warnings=warningsOf(result),outcome=warnings>0?`${result.state}, ${count(warnings,"warning")}`:result.state;return html`<li class="${warnings>0?"warned":result.state}"><b>${result.check}</b> <span class="outcome">${outcome}</span> <span class="note">${text(result.detail)}</span></li>`})}${uncheckedOf(layer,report).map(({checks,told})=>html`<li class="unchecked"><b>${checks.join(", ")}</b> <span class="note">${text(told)}</span></li>`)}</ul></div>`)}</div></section>`}var text=words=>shorten(words,longest);function htmlText(report,redact,documentation){return page(redactReport(report,redact),documentation).markup}function page(report,documentation){let sections=layerViews(report).map(view=>layerSection(view,report)),sheet=[report_default,...sections.map(({rules})=>rules)].join(`
`),title=titleOf(report);return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyOf(sheet)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{markup:sheet}}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${patterns}
${heading(report,title)}
<main id="content" tabindex="-1">
${findingList(report,documentation)}
${sections.map(({markup})=>markup)}
${checkList(report)}
</main>
<footer class="note">Made by layerpack ${report.run.version}. Megabytes are AWS's, of 1024 × 1024 bytes.</footer>
<p id="told" class="unseen" role="status"></p>
<script>${{markup:report_client_default}}</script>
</body>
</html>
`}function policyOf(sheet){let hash=text2=>`'sha256-${createHash("sha256").update(text2).digest("base64")}'`;return`default-src 'none'; style-src ${hash(sheet)}; script-src ${hash(report_client_default)}; base-uri 'none'; form-action 'none'`}function titleOf({layers}){return`Layer${layers.length>1?"s":""} ${layers.map(({name})=>name).join(", ")}`}function heading(report,title){let{inputs,layers}=report,fails=failed(report),links=[...report.findings.length>0?[html`<a href="#findings">Findings</a>`]:[],...layers.map(({name},at)=>html`<a href="#l${at+1}">${name}</a>`),html`<a href="#checks">Checks</a>`];return html`<header>
<div><h1>${title}</h1>
<p><span class="result ${fails?"failed":"passed"}"><span aria-hidden="true">${fails?"✕":"✓"}</span> ${fails?"failed":"passed"}</span> ${inputs.runtime.id} on ${inputs.architecture}</p></div>
<nav aria-label="Parts of the report"><ul>${links.map(link=>html`<li>${link}</li>`)}</ul></nav>
</header>`}function layerSection(view,report){let{id,layer}=view,{name,built,distributions}=layer;if(!built)return{markup:html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2><p>There is no layer: the run failed before, or nothing was left to put in one.</p></section>`,rules:""};let map=mapOf(view),facts=`${count(distributions.length,"distribution")}, ${formatBytes(built.unzipped)} unzipped, ${formatBytes(built.zipped)} zipped`;return{markup:html`<section id="${id}" class="layer" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>
<p class="lead">${facts}</p>
${quotaBars(layer,report)}
<div class="columns"><div class="picture"><h3>What its bytes are for</h3>
<a class="skip" href="#${id}-table">Skip the map</a>
${map.markup}
${explanations(view,report.layers.length>1)}</div>
${distributionTable(view)}</div>
${slimming(layer.slim)}
</section>`,rules:map.rules}}export{htmlText};
