var e={context:void 0,registry:void 0,effects:void 0,done:!1,getContextId(){return t(this.context.count)},getNextContextId(){return t(this.context.count++)}};function t(t){let n=String(t),r=n.length-1;return e.context.id+(r?String.fromCharCode(96+r):``)+n}function n(t){e.context=t}var r=(e,t)=>e===t,i=Symbol(`solid-proxy`),a=typeof Proxy==`function`,o=Symbol(`solid-track`),s={equals:r},c=null,l=ye,u=1,d=2,f={owned:null,cleanups:null,context:null,owner:null},p={},m=null,h=null,g=null,_=null,v=null,y=0;function b(e,t){let n=g,r=m,i=e.length===0,a=t===void 0?r:t,o=i?f:{owned:null,cleanups:null,context:a?a.context:null,owner:a},s=i?e:()=>e(x(o));m=o,g=null;try{return _e(s,!0)}finally{g=n,m=r}}function x(e){return()=>A(()=>we(e))}function S(e,t){t=t?Object.assign({},s,t):s;let n={value:e,observers:null,observerSlots:null,comparator:t.equals||void 0};return[de.bind(n),e=>(typeof e==`function`&&(e=h&&h.running&&h.sources.has(n)?e(n.tValue):e(n.value)),fe(n,e))]}function C(e,t,n){pe(he(e,t,!0,u))}function w(e,t,n){pe(he(e,t,!1,u))}function T(e,t,n){l=be;let r=he(e,t,!1,u),i=le&&se(le);i&&(r.suspense=i),n&&n.render||(r.user=!0),v?v.push(r):pe(r)}function E(e,t,n){n=n?Object.assign({},s,n):s;let r=he(e,t,!0,0);return r.observers=null,r.observerSlots=null,r.comparator=n.equals||void 0,pe(r),de.bind(r)}function D(e){return e&&typeof e==`object`&&`then`in e}function O(t,n,r){let i,a,o;typeof n==`function`?(i=t,a=n,o=r||{}):(i=!0,a=t,o=n||{});let s=null,c=p,l=null,u=!1,d=!1,f=`initialValue`in o,_=typeof i==`function`&&E(i),v=new Set,[y,b]=(o.storage||S)(o.initialValue),[x,w]=S(void 0),[T,O]=S(void 0,{equals:!1}),[k,j]=S(f?`ready`:`unresolved`);m&&M(()=>{for(let e of v.keys())e.decrement();v.clear(),h&&s&&h.promises.delete(s),s=null}),e.context&&(l=e.getNextContextId(),o.ssrLoadFrom===`initial`?c=o.initialValue:e.load&&e.has(l)&&(c=e.load(l)));function ee(e,t,n,r){return s===e&&(s=null,r!==void 0&&(f=!0),(e===c||t===c)&&o.onHydrated&&queueMicrotask(()=>o.onHydrated(r,{value:t})),c=p,h&&e&&u?(h.promises.delete(e),u=!1,_e(()=>{h.running=!0,te(t,n)},!1)):te(t,n)),t}function te(e,t){_e(()=>{t===void 0&&b(()=>e),j(t===void 0?f?`ready`:`unresolved`:`errored`),w(t);for(let e of v.keys())e.decrement();v.clear()},!1)}function ne(){let e=le&&se(le),t=y(),n=x();if(n!==void 0&&!s)throw n;return g&&!g.user&&e&&C(()=>{T(),s&&(e.resolved&&h&&u?h.promises.add(s):v.has(e)||(e.increment(),v.add(e)))}),t}function ie(e=!0){if(e!==!1&&d)return;d=!1;let t=_?_():i;if(u=h&&h.running,t==null||t===!1){ee(s,A(y));return}h&&s&&h.promises.delete(s);let n,r=c===p?A(()=>{try{return a(t,{value:y(),refetching:e})}catch(e){n=e}}):c;if(n!==void 0)ee(s,void 0,N(n),t);else return D(r)?(s=r,`v`in r?(r.s===1?ee(s,r.v,void 0,t):ee(s,void 0,N(r.v),t),r):(d=!0,queueMicrotask(()=>d=!1),_e(()=>{j(f?`refreshing`:`pending`),O()},!1),r.then(e=>ee(r,e,void 0,t),e=>ee(r,void 0,N(e),t)))):(ee(s,r,void 0,t),r)}Object.defineProperties(ne,{state:{get:()=>k()},error:{get:()=>x()},loading:{get(){let e=k();return e===`pending`||e===`refreshing`}},latest:{get(){if(!f)return ne();let e=x();if(e&&!s)throw e;return y()}}});let ae=m;return _?C(()=>(ae=m,ie(!1))):ie(!1),[ne,{refetch:e=>re(ae,()=>ie(e)),mutate:b}]}function k(e){return _e(e,!1)}function A(e){if(g===null)return e();let t=g;g=null;try{return e()}finally{g=t}}function j(e,t,n){let r=Array.isArray(e),i,a=n&&n.defer;return n=>{let o;if(r){o=Array(e.length);for(let t=0;t<e.length;t++)o[t]=e[t]()}else o=e();if(a)return a=!1,n;let s=A(()=>t(o,i,n));return i=o,s}}function ee(e){T(()=>A(e))}function M(e){return m===null||(m.cleanups===null?m.cleanups=[e]:m.cleanups.push(e)),e}function te(){return g}function ne(){return m}function re(e,t){let n=m,r=g;m=e,g=null;try{return _e(t,!0)}catch(e){De(e)}finally{m=n,g=r}}var[ie,ae]=S(!1);function oe(e,t){let n=Symbol(`context`);return{id:n,Provider:P(n),defaultValue:e}}function se(e){let t;return m&&m.context&&(t=m.context[e.id])!==void 0?t:e.defaultValue}function ce(e){let t=E(e),n=E(()=>Oe(t()));return n.toArray=()=>{let e=n();return Array.isArray(e)?e:e==null?[]:[e]},n}var le;function ue(e){e.observerSlots=e.observers.map((t,n)=>{let r=t.sources;if(!r)return-1;for(let i=r.length-1;i>=0;i--)if(r[i]===e&&t.sourceSlots&&t.sourceSlots[i]===n)return i;return r.lastIndexOf(e)})}function de(){let e=h&&h.running;if(this.sources&&(e?this.tState:this.state)){if((e?this.tState:this.state)===u)pe(this);else{let e=_;_=null,_e(()=>xe(this),!1),_=e}}if(g){let e=this.observers;if(!e||e[e.length-1]!==g){let t=e?e.length:0;if(g.sources)g.sources.push(this),g.sourceSlots.push(t);else{let e=[this],n=[t];g.sources=e,g.sourceSlots=n}if(e)this.observerSlots&&this.observerSlots.length===e.length||ue(this),e.push(g),this.observerSlots.push(g.sources.length-1);else{let e=[g],t=[g.sources.length-1];this.observers=e,this.observerSlots=t}}}return e&&h.sources.has(this)?this.tValue:this.value}function fe(e,t,n){let r=h&&h.running&&h.sources.has(e)?e.tValue:e.value;if(!e.comparator||!e.comparator(r,t)){if(h){let r=h.running;(r||!n&&h.sources.has(e))&&(h.sources.add(e),e.tValue=t),r||(e.value=t)}else e.value=t;e.observers&&e.observers.length&&_e(()=>{for(let t=0;t<e.observers.length;t+=1){let n=e.observers[t],r=h&&h.running;r&&h.disposed.has(n)||((r?!n.tState:!n.state)&&(n.pure?_.push(n):v.push(n),n.observers&&Se(n)),r?n.tState=u:n.state=u)}if(_.length>1e6)throw _=[],Error()},!1)}return t}function pe(e){if(!e.fn)return;we(e,!0);let t=y;me(e,h&&h.running&&h.sources.has(e)?e.tValue:e.value,t),h&&!h.running&&h.sources.has(e)&&queueMicrotask(()=>{_e(()=>{h&&(h.running=!0),g=m=e,me(e,e.tValue,t),g=m=null},!1)})}function me(e,t,n){let r,i=m,a=g;g=m=e;try{r=e.fn(t)}catch(t){return e.pure&&(h&&h.running?(e.tState=u,e.tOwned&&e.tOwned.forEach(e=>we(e)),e.tOwned=void 0):(e.state=u,e.owned&&e.owned.forEach(e=>we(e)),e.owned=null)),e.updatedAt=n+1,De(t)}finally{g=a,m=i}(!e.updatedAt||e.updatedAt<=n)&&(e.updatedAt!=null&&`observers`in e?fe(e,r,!0):h&&h.running&&e.pure?(h.sources.has(e)||(e.value=r),h.sources.add(e),e.tValue=r):e.value=r,e.updatedAt=n)}function he(e,t,n,r=u,i){let a={fn:e,state:r,updatedAt:null,owned:null,sources:null,sourceSlots:null,cleanups:null,value:t,owner:m,context:m?m.context:null,pure:n};return h&&h.running&&(a.state=0,a.tState=r),m===null||m!==f&&(h&&h.running&&m.pure?m.tOwned?m.tOwned.push(a):m.tOwned=[a]:m.owned?m.owned.push(a):m.owned=[a]),a}function ge(e){let t=h&&h.running;if((t?e.tState:e.state)===0)return;if((t?e.tState:e.state)===d)return xe(e);if(e.suspense&&A(e.suspense.inFallback))return e.suspense.effects.push(e);let n=[e];for(;(e=e.owner)&&(!e.updatedAt||e.updatedAt<y);){if(t&&h.disposed.has(e))return;(t?e.tState:e.state)&&n.push(e)}for(let r=n.length-1;r>=0;r--){if(e=n[r],t){let t=e,i=n[r+1];for(;(t=t.owner)&&t!==i;)if(h.disposed.has(t))return}if((t?e.tState:e.state)===u)pe(e);else if((t?e.tState:e.state)===d){let t=_;_=null,_e(()=>xe(e,n[0]),!1),_=t}}}function _e(e,t){if(_)return e();let n=!1;t||(_=[]),v?n=!0:v=[],y++;try{let t=e();return ve(n),t}catch(e){n||(v=null),_=null,De(e)}}function ve(e){if(_&&=(ye(_),null),e)return;let t;if(h){if(!h.promises.size&&!h.queue.size){let e=h.sources,n=h.disposed;v.push.apply(v,h.effects),t=h.resolve;for(let e of v)`tState`in e&&(e.state=e.tState),delete e.tState;h=null,_e(()=>{for(let e of n)we(e);for(let t of e){if(t.value=t.tValue,t.owned)for(let e=0,n=t.owned.length;e<n;e++)we(t.owned[e]);t.tOwned&&(t.owned=t.tOwned),delete t.tValue,delete t.tOwned,t.tState=0}ae(!1)},!1)}else if(h.running){h.running=!1,h.effects.push.apply(h.effects,v),v=null,ae(!0);return}}let n=v;v=null,n.length&&_e(()=>l(n),!1),t&&t()}function ye(e){for(let t=0;t<e.length;t++)ge(e[t])}function be(t){let r,i=0;for(r=0;r<t.length;r++){let e=t[r];e.user?t[i++]=e:ge(e)}if(e.context){if(e.count){e.effects||=[],e.effects.push(...t.slice(0,i));return}n()}for(e.effects&&(e.done||!e.count)&&(t=[...e.effects,...t],i+=e.effects.length,delete e.effects),r=0;r<i;r++)ge(t[r])}function xe(e,t){let n=h&&h.running;n?e.tState=0:e.state=0;for(let r=0;r<e.sources.length;r+=1){let i=e.sources[r];if(i.sources){let e=n?i.tState:i.state;e===u?i!==t&&(!i.updatedAt||i.updatedAt<y)&&ge(i):e===d&&xe(i,t)}}}function Se(e){let t=h&&h.running;for(let n=0;n<e.observers.length;n+=1){let r=e.observers[n];(t?!r.tState:!r.state)&&(t?r.tState=d:r.state=d,r.pure?_.push(r):v.push(r),r.observers&&Se(r))}}function Ce(e){h&&h.sources.has(e)&&(h.sources.delete(e),delete e.tValue)}function we(e,t){let n;if(e.sources)for(;e.sources.length;){let n=e.sources.pop(),r=e.sourceSlots.pop(),i=n.observers;if(i&&i.length){n.observerSlots&&n.observerSlots.length===i.length||ue(n);let e=i.pop(),t=n.observerSlots.pop();r<i.length&&(e.sourceSlots[t]=r,i[r]=e,n.observerSlots[r]=t)}t||i&&i.length||!h||Ce(n)}if(e.tOwned){for(n=e.tOwned.length-1;n>=0;n--)we(e.tOwned[n]);delete e.tOwned}if(h&&h.running&&e.pure)Te(e,!0);else if(e.owned){for(n=e.owned.length-1;n>=0;n--)we(e.owned[n]);e.owned=null}if(t||Ce(e),e.cleanups){for(n=e.cleanups.length-1;n>=0;n--)e.cleanups[n]();e.cleanups=null}h&&h.running?e.tState=0:e.state=0}function Te(e,t){if(t||(e.tState=0,h.disposed.add(e),Ce(e)),e.owned)for(let t=0;t<e.owned.length;t++)Te(e.owned[t])}function N(e){return e instanceof Error?e:Error(typeof e==`string`?e:`Unknown error`,{cause:e})}function Ee(e,t,n){try{for(let n of t)n(e)}catch(e){De(e,n&&n.owner||null)}}function De(e,t=m){let n=c&&t&&t.context&&t.context[c],r=N(e);if(!n)throw r;v?v.push({fn(){Ee(r,n,t)},state:u}):Ee(r,n,t)}function Oe(e){if(typeof e==`function`&&!e.length)return Oe(e());if(Array.isArray(e)){let t=[];for(let n=0;n<e.length;n++){let r=Oe(e[n]);if(Array.isArray(r)){if(r.length<32768)t.push.apply(t,r);else for(let e=0;e<r.length;e++)t.push(r[e])}else t.push(r)}return t}return e}function P(e,t){return function(t){let n;return w(()=>n=A(()=>(m.context={...m.context,[e]:t.value},ce(()=>t.children))),void 0),n}}var ke=Symbol(`fallback`);function F(e){for(let t=0;t<e.length;t++)e[t]()}function Ae(e,t,n={}){let r=[],i=[],a=[],s=0,c=t.length>1?[]:null;return M(()=>F(a)),()=>{let l=e()||[],u=l.length,d,f;return l[o],A(()=>{let e,t,o,m,h,g,_,v,y;if(u===0)s!==0&&(F(a),a=[],r=[],i=[],s=0,c&&=[]),n.fallback&&(r=[ke],i[0]=b(e=>(a[0]=e,n.fallback())),s=1);else if(s===0){for(i=Array(u),f=0;f<u;f++)r[f]=l[f],i[f]=b(p);s=u}else{for(o=Array(u),m=Array(u),c&&(h=Array(u)),g=0,_=Math.min(s,u);g<_&&r[g]===l[g];g++);for(_=s-1,v=u-1;_>=g&&v>=g&&r[_]===l[v];_--,v--)o[v]=i[_],m[v]=a[_],c&&(h[v]=c[_]);for(e=new Map,t=Array(v+1),f=v;f>=g;f--)y=l[f],d=e.get(y),t[f]=d===void 0?-1:d,e.set(y,f);for(d=g;d<=_;d++)y=r[d],f=e.get(y),f!==void 0&&f!==-1?(o[f]=i[d],m[f]=a[d],c&&(h[f]=c[d]),f=t[f],e.set(y,f)):a[d]();for(f=g;f<u;f++)f in o?(i[f]=o[f],a[f]=m[f],c&&(c[f]=h[f],c[f](f))):i[f]=b(p);i=i.slice(0,s=u),r=l.slice(0)}return i});function p(e){if(a[f]=e,c){let[e,n]=S(f);return c[f]=n,t(l[f],e)}return t(l[f])}}}function je(e,t,n={}){let r=[],i=[],a=[],s=[],c=0,l;return M(()=>F(a)),()=>{let u=e()||[],d=u.length;return u[o],A(()=>{if(d===0)return c!==0&&(F(a),a=[],r=[],i=[],c=0,s=[]),n.fallback&&(r=[ke],i[0]=b(e=>(a[0]=e,n.fallback())),c=1),i;for(r[0]===ke&&(a[0](),a=[],r=[],i=[],c=0),l=0;l<d;l++)l<r.length&&r[l]!==u[l]?s[l](()=>u[l]):l>=r.length&&(i[l]=b(f));for(;l<r.length;l++)a[l]();return c=s.length=a.length=d,r=u.slice(0),i=i.slice(0,c)});function f(e){a[l]=e;let[n,r]=S(u[l]);return s[l]=r,t(n,l)}}}function I(e,t){return A(()=>e(t||{}))}function Me(){return!0}var Ne={get(e,t,n){return t===i?n:e.get(t)},has(e,t){return t===i||e.has(t)},set:Me,deleteProperty:Me,getOwnPropertyDescriptor(e,t){return{configurable:!0,enumerable:!0,get(){return e.get(t)},set:Me,deleteProperty:Me}},ownKeys(e){return e.keys()}};function Pe(e){return(e=typeof e==`function`?e():e)?e:{}}function Fe(){for(let e=0,t=this.length;e<t;++e){let t=this[e]();if(t!==void 0)return t}}function Ie(...e){let t=!1;for(let n=0;n<e.length;n++){let r=e[n];t||=!!r&&i in r,e[n]=typeof r==`function`?(t=!0,E(r)):r}if(a&&t)return new Proxy({get(t){for(let n=e.length-1;n>=0;n--){let r=Pe(e[n])[t];if(r!==void 0)return r}},has(t){for(let n=e.length-1;n>=0;n--)if(t in Pe(e[n]))return!0;return!1},keys(){let t=[];for(let n=0;n<e.length;n++)t.push(...Object.keys(Pe(e[n])));return[...new Set(t)]}},Ne);let n={},r=Object.create(null);for(let t=e.length-1;t>=0;t--){let i=e[t];if(!i)continue;let a=Object.getOwnPropertyNames(i);for(let e=a.length-1;e>=0;e--){let t=a[e];if(t===`__proto__`||t===`constructor`)continue;let o=Object.getOwnPropertyDescriptor(i,t);if(!r[t])r[t]=o.get?{enumerable:!0,configurable:!0,get:Fe.bind(n[t]=[o.get.bind(i)])}:o.value===void 0?void 0:o;else{let e=n[t];e&&(o.get?e.push(o.get.bind(i)):o.value!==void 0&&e.push(()=>o.value))}}}let o={},s=Object.keys(r);for(let e=s.length-1;e>=0;e--){let t=s[e],n=r[t];n&&n.get?Object.defineProperty(o,t,n):o[t]=n?n.value:void 0}return o}var Le=e=>`Stale read from <${e}>.`;function L(e){let t=`fallback`in e&&{fallback:()=>e.fallback};return E(Ae(()=>e.each,e.children,t||void 0))}function Re(e){let t=`fallback`in e&&{fallback:()=>e.fallback};return E(je(()=>e.each,e.children,t||void 0))}function R(e){let t=e.keyed,n=E(()=>e.when,void 0,void 0),r=t?n:E(n,void 0,{equals:(e,t)=>!e==!t});return E(()=>{let i=r();if(i){let a=e.children;return typeof a==`function`&&a.length>0?A(()=>a(t?i:()=>{if(!A(r))throw Le(`Show`);return n()})):a}return e.fallback},void 0,void 0)}function ze(e){let t=ce(()=>e.children),n=E(()=>{let e=t(),n=Array.isArray(e)?e:[e],r=()=>void 0;for(let e=0;e<n.length;e++){let t=e,i=n[e],a=r,o=E(()=>a()?void 0:i.when,void 0,void 0),s=i.keyed?o:E(o,void 0,{equals:(e,t)=>!e==!t});r=()=>a()||(s()?[t,o,i]:void 0)}return r});return E(()=>{let t=n()();if(!t)return e.fallback;let[r,i,a]=t,o=a.children;return typeof o==`function`&&o.length>0?A(()=>o(a.keyed?i():()=>{if(A(n)()?.[0]!==r)throw Le(`Match`);return i()})):o},void 0,void 0)}function Be(e){return e}var Ve=e=>E(()=>e());function He(e,t,n){let r=n.length,i=t.length,a=r,o=0,s=0,c=t[i-1].nextSibling,l=null;for(;o<i||s<a;)if(t[o]===n[s])o++,s++;else{for(;t[i-1]===n[a-1];)i--,a--;if(i===o){let t=a<r?s?n[s-1].nextSibling:n[a-s]:c;for(;s<a;)e.insertBefore(n[s++],t)}else if(a===s)for(;o<i;)l&&l.has(t[o])||t[o].remove(),o++;else if(t[o]===n[a-1]&&n[s]===t[i-1]){let r=t[--i].nextSibling;e.insertBefore(n[s++],t[o++].nextSibling),e.insertBefore(n[--a],r),t[i]=n[a]}else{if(!l){l=new Map;let e=s;for(;e<a;)l.set(n[e],e++)}let r=l.get(t[o]);if(r!=null){if(s<r&&r<a){let c=o,u=1,d;for(;++c<i&&c<a&&(d=l.get(t[c]))!=null&&d===r+u;)u++;if(u>r-s){let i=t[o];for(;s<r;)e.insertBefore(n[s++],i)}else e.replaceChild(n[s++],t[o++])}else o++}else t[o++].remove()}}}var Ue=`_$DX_DELEGATE`;function We(e,t,n,r={}){let i;return b(r=>{i=r,t===document?e():U(t,e(),!n&&t.firstChild?null:void 0,n)},r.owner),()=>{i(),t.textContent=``}}function z(e,t,n,r){let i,a=()=>{let t=r?document.createElementNS(`http://www.w3.org/1998/Math/MathML`,`template`):document.createElement(`template`);return t.innerHTML=e,n?t.content.firstChild.firstChild:r?t.firstChild:t.content.firstChild},o=t?()=>A(()=>document.importNode(i||=a(),!0)):()=>(i||=a()).cloneNode(!0);return o.cloneNode=o,o}function B(e,t=window.document){let n=t[Ue]||(t[Ue]=new Set);for(let r=0,i=e.length;r<i;r++){let i=e[r];n.has(i)||(n.add(i),t.addEventListener(i,Ye))}}function V(e,t,n){Je(e)||(n==null?e.removeAttribute(t):e.setAttribute(t,n))}function Ge(e,t){Je(e)||(t==null?e.removeAttribute(`class`):e.className=t)}function Ke(e,t,n,r){if(r)Array.isArray(n)?(e[`$$${t}`]=n[0],e[`$$${t}Data`]=n[1]):e[`$$${t}`]=n;else if(Array.isArray(n)){let r=n[0];e.addEventListener(t,n[0]=t=>r.call(e,n[1],t))}else e.addEventListener(t,n,typeof n!=`function`&&n)}function H(e,t,n){n==null?e.style.removeProperty(t):e.style.setProperty(t,n)}function qe(e,t,n){return A(()=>e(t,n))}function U(e,t,n,r){if(n!==void 0&&!r&&(r=[]),typeof t!=`function`)return Xe(e,t,r,n);w(r=>Xe(e,t(),r,n),r)}function Je(t){return!!e.context&&!e.done&&(!t||t.isConnected)}function Ye(t){if(e.registry&&e.events&&e.events.find(([e,n])=>n===t))return;let n=t.target,r=`$$${t.type}`,i=t.target,a=t.currentTarget,o=e=>Object.defineProperty(t,"target",{configurable:!0,value:e}),s=()=>{let e=n[r];if(e&&!n.disabled){let i=n[`${r}Data`];if(i===void 0?e.call(n,t):e.call(n,i,t),t.cancelBubble)return}return n.host&&typeof n.host!=`string`&&!n.host._$host&&n.contains(t.target)&&o(n.host),!0},c=()=>{for(;s()&&(n=n._$host||n.parentNode||n.host););};Object.defineProperty(t,"currentTarget",{configurable:!0,get(){return n||document}}),e.registry&&!e.done&&(e.done=_$HY.done=!0);try{if(t.composedPath){let e=t.composedPath();o(e[0]);for(let t=0;t<e.length-2&&(n=e[t],s());t++){if(n._$host){n=n._$host,c();break}if(n.parentNode===a)break}}else c();o(i)}finally{t=n=null}}function Xe(e,t,n,r,i){let a=Je(e);if(a){!n&&(n=[...e.childNodes]);let t=[];for(let e=0;e<n.length;e++){let r=n[e];r.nodeType===8&&r.data.slice(0,2)===`!$`?r.remove():t.push(r)}n=t}for(;typeof n==`function`;)n=n();if(t===n)return n;let o=typeof t,s=r!==void 0;if(e=s&&n[0]&&n[0].parentNode||e,o===`string`||o===`number`){if(a||o===`number`&&(t=t.toString(),t===n))return n;if(s){let i=n[0];i&&i.nodeType===3?i.data!==t&&(i.data=t):i=document.createTextNode(t),n=$e(e,n,r,i)}else n=n!==``&&typeof n==`string`?e.firstChild.data=t:e.textContent=t}else if(t==null||o===`boolean`){if(a)return n;n=$e(e,n,r)}else if(o===`function`)return w(()=>{let i=t();for(;typeof i==`function`;)i=i();n=Xe(e,i,n,r)}),()=>n;else if(Array.isArray(t)){let o=[],c=n&&Array.isArray(n);if(Ze(o,t,n,i))return w(()=>n=Xe(e,o,n,r,!0)),()=>n;if(a){if(!o.length)return n;if(r===void 0)return n=[...e.childNodes];let t=o[0];if(t.parentNode!==e)return n;let i=[t];for(;(t=t.nextSibling)!==r;)i.push(t);return n=i}if(o.length===0){if(n=$e(e,n,r),s)return n}else c?n.length===0?Qe(e,o,r):He(e,n,o):(n&&$e(e),Qe(e,o));n=o}else if(t.nodeType){if(a&&t.parentNode)return n=s?[t]:t;if(Array.isArray(n)){if(s)return n=$e(e,n,r,t);$e(e,n,null,t)}else n==null||n===``||!e.firstChild?e.appendChild(t):e.replaceChild(t,e.firstChild);n=t}return n}function Ze(e,t,n,r){let i=!1;for(let a=0,o=t.length;a<o;a++){let o=t[a],s=n&&n[e.length],c;if(o!=null&&o!==!0&&o!==!1){if((c=typeof o)==`object`&&o.nodeType)e.push(o);else if(Array.isArray(o))i=Ze(e,o,s)||i;else if(c===`function`){if(r){for(;typeof o==`function`;)o=o();i=Ze(e,Array.isArray(o)?o:[o],Array.isArray(s)?s:[s])||i}else e.push(o),i=!0}else{let t=String(o);s&&s.nodeType===3&&s.data===t?e.push(s):e.push(document.createTextNode(t))}}}return i}function Qe(e,t,n=null){for(let r=0,i=t.length;r<i;r++)e.insertBefore(t[r],n)}function $e(e,t,n,r){if(n===void 0)return e.textContent=``;let i=r||document.createTextNode(``);if(t.length){let r=!1;for(let a=t.length-1;a>=0;a--){let o=t[a];if(i!==o){let t=o.parentNode===e;!r&&!a?t?e.replaceChild(i,o):e.insertBefore(i,n):t&&o.remove()}else r=!0}}else e.insertBefore(i,n);return[i]}var et=`http://www.w3.org/2000/svg`;function tt(e,t=!1,n=void 0){return t?document.createElementNS(et,e):document.createElement(e,{is:n})}function nt(t){let{useShadow:n}=t,r=document.createTextNode(``),i=()=>t.mount||document.body,a=ne(),o,s=!!e.context;return T(()=>{s&&(ne().user=s=!1),o||=re(a,()=>E(()=>t.children));let e=i();if(e instanceof HTMLHeadElement){let[t,n]=S(!1);b(n=>U(e,()=>t()?n():o(),null)),M(()=>n(!0))}else{let i=tt(t.isSVG?`g`:`div`,t.isSVG),a=n&&i.attachShadow?i.attachShadow({mode:`open`}):i;Object.defineProperty(i,"_$host",{get(){return r.parentNode},configurable:!0}),U(a,o),e.appendChild(i),t.ref&&t.ref(i),M(()=>e.contains(i)&&e.removeChild(i))}},void 0,{render:!s}),r}var rt=null;function it(){rt??=new ot}function at(){let e=rt??new ot;return rt=null,e}var ot=class{worker=new Worker(new URL(`/assets/decode.worker-Orde8O8G.js`,``+import.meta.url),{type:`module`});waiting=new Map;next=0;constructor(){this.worker.onmessage=e=>this.settle(e.data),this.worker.onerror=e=>this.fail(Error(e.message||`the decoding worker stopped`))}decode(e){let t=this.next++;return new Promise((n,r)=>{this.waiting.set(t,{resolve:n,reject:r}),this.worker.postMessage({id:t,bytes:e},[e])})}dispose(){this.worker.terminate(),this.fail(Error(`the decoder was closed`))}settle(e){let t=this.waiting.get(e.id);this.waiting.delete(e.id),`error`in e?t?.reject(Error(e.error)):t?.resolve(e.cloud)}fail(e){for(let t of this.waiting.values())t.reject(e);this.waiting.clear()}};function st(e){return e!==null&&/^\d+$/.test(e)?Number(e):null}function ct(e){let[t=``,n=``]=e.replace(/^#/,``).split(`?`),r=st(/^\/scene\/(\d+)$/.exec(t)?.[1]??null);if(r===null)return{page:`tasks`};let i=new URLSearchParams(n);return{page:`scene`,place:{scene:r,frame:st(i.get(`frame`))??0,track:st(i.get(`track`))},task:st(i.get(`task`))}}function lt(e){if(e.page===`tasks`)return`#/`;let{scene:t,frame:n,track:r}=e.place,i=new URLSearchParams({frame:String(n)});return r!==null&&i.set(`track`,String(r)),e.task!==null&&i.set(`task`,String(e.task)),`#/scene/${t}?${i.toString()}`}var ut=class extends Error{status;constructor(e,t){super(t),this.status=e}},dt=`/api`;async function ft(e){let t=await e.json().catch(()=>null),n=typeof t==`object`&&t&&`error`in t?String(t.error):``;return new ut(e.status,n||`the server answered ${e.status}`)}var pt=(e,t={})=>fetch(dt+e,{credentials:`same-origin`,...t}),mt=new Map;function ht(e){for(let t of e)mt.set(t,pt(t).catch(()=>null))}async function gt(e){let t=mt.get(e);mt.delete(e);let n=await t;return n?.ok?n:null}async function _t(e,t={}){let n=(t.method===void 0?await gt(e):null)??await pt(e,t);if(!n.ok)throw await ft(n);return n}async function vt(e,t){return(await _t(e,{signal:t})).json()}async function yt(e,t,n){let r={method:e,headers:{"x-framelock":`1`}};n!==void 0&&(r.headers={...r.headers,"content-type":`application/json`},r.body=JSON.stringify(n));let i=await(await _t(t,r)).text();return i===``?null:JSON.parse(i)}async function bt(e,t){return(await _t(e,{signal:t})).arrayBuffer()}async function xt(){try{let e=await vt(`/session`);return e.needs_login&&!e.person?null:e}catch(e){if(e instanceof ut&&e.status===401)return null;throw e}}var St=(e,t)=>yt(`POST`,`/session`,{name:e,password:t}),Ct=()=>yt(`DELETE`,`/session`),wt=(e,t)=>yt(`POST`,`/session/password`,{current:e,new:t}),Tt=e=>`/people/${encodeURIComponent(e)}`,Et=(e,t,n)=>yt(`POST`,`/people`,{name:e,role:t,password:n}),Dt=(e,t)=>yt(`POST`,`${Tt(e)}/role`,{role:t}),Ot=(e,t)=>yt(`POST`,`${Tt(e)}/password`,{password:t}),kt=e=>yt(`DELETE`,Tt(e)),At=()=>vt(`/project`),jt=(e,t,n)=>yt(`POST`,`/tasks`,{scene:e,kind:t,assignee:n}),Mt=(e,t)=>yt(`POST`,`/tasks/${e}/assign`,{assignee:t}),Nt=(e,t,n)=>yt(`POST`,`/tasks/${e}/steps`,{state:t,note:n}),Pt=e=>vt(`/tasks/${e}/steps`),Ft=(e,t)=>yt(`POST`,`/tasks/${e}/time`,{seconds:t}),It=e=>yt(`POST`,`/numbers`,{count:e}),Lt=e=>vt(`/scenes/${e}/drive`),Rt=e=>vt(`/scenes/${e}/document`);function zt(e){ht([`/session`,...(e?[`frames/${e.frame}/cloud`,`drive`,`document`]:[]).map(t=>`/scenes/${e?.scene}/${t}`),`/project`])}var Bt=(e,t,n)=>bt(`/scenes/${e}/frames/${t}/cloud`,n),Vt=(e,t,n,r)=>bt(`/scenes/${e}/frames/${t}/images/${encodeURIComponent(n)}/points`,r),Ht=(e,t)=>vt(`/scenes/${e}/frames/${t}/radar`);async function Ut(e,t,n,r){return(await _t(`/scenes/${e}/frames/${t}/images/${encodeURIComponent(n)}`,{signal:r})).blob()}var Wt=(e,t)=>yt(`POST`,`/scenes/${e}/box`,t),Gt=(e,t,n,r)=>yt(`POST`,`/scenes/${e}/shrink`,{frame:t,cuboid:n,faces:r}),Kt=(e,t,n)=>yt(`POST`,`/scenes/${e}/count`,{frame:t,cuboid:n}),qt=(e,t,n,r)=>yt(`POST`,`/scenes/${e}/propagate`,{track:t,from:n,to:r}),Jt=(e,t)=>vt(`/scenes/${e}/tracks/${t}/history`),Yt=e=>vt(`/scenes/${e}/findings`),Xt=e=>vt(`/scenes/${e}/comments`),Zt=(e,t,n)=>yt(`POST`,`/scenes/${e}/comments`,{text:t,pin:n}),Qt=e=>yt(`POST`,`/comments/${e}/resolve`),$t=(e,t,n)=>yt(`POST`,`/scenes/${e}/conflicts/${t}`,{keep:n});function en(e){return`${location.protocol===`https:`?`wss:`:`ws:`}//${location.host}${dt}/scenes/${e}/live`}var W=(e,t,...n)=>({group:e,title:t,keys:n,context:`editor`}),tn={"frame.next":W(`Frames`,`Next frame`,`D`,`ArrowRight`),"frame.previous":W(`Frames`,`Previous frame`,`A`,`ArrowLeft`),"frame.forward":W(`Frames`,`10 frames forward`,`Shift+ArrowRight`),"frame.back":W(`Frames`,`10 frames back`,`Shift+ArrowLeft`),"frame.first":W(`Frames`,`First frame`,`Home`),"frame.last":W(`Frames`,`Last frame`,`End`),"frame.play":W(`Frames`,`Play or pause`,`Space`),"keyframe.next":W(`Frames`,`Next keyframe of the object`,`E`),"keyframe.previous":W(`Frames`,`Previous keyframe of the object`,`W`),"keyframe.suggested":W(`Frames`,`Go to the suggested next keyframe`,`N`),"tool.select":W(`Tools`,`Select and move`,`V`),"tool.box-click":W(`Tools`,`New box: click on points`,`T`),"tool.box-rectangle":W(`Tools`,`New box: drag a rectangle`,`R`),"tool.box-three":W(`Tools`,`New box: three clicks`,`Y`),"tool.box-class":W(`Tools`,`New box: size of the class`,`B`),cancel:W(`Tools`,`Cancel, or deselect`,`Escape`),"object.next":W(`Object`,`Select next object in the frame`,`Shift+D`),"object.previous":W(`Object`,`Select previous object in the frame`,`Shift+A`),"object.class":W(`Object`,`Choose the class`,`O`),"object.delete":W(`Object`,`Delete the object`,`Shift+Delete`),"object.static":W(`Object`,`Standing object: on or off`,`M`),"object.flip":W(`Object`,`Turn front to back, whole track`,`Shift+H`),"object.fit":W(`Object`,`Fit the box to its points again`,`Q`),"object.shrink":W(`Object`,`Shrink all faces to the points`,`Shift+Q`),"nudge.yaw-left":W(`Object`,`Turn left 1°`,`Z`),"nudge.yaw-right":W(`Object`,`Turn right 1°`,`C`),"nudge.forward":W(`Object`,`Move forward 5 cm`,`Alt+ArrowUp`),"nudge.backward":W(`Object`,`Move backward 5 cm`,`Alt+ArrowDown`),"nudge.left":W(`Object`,`Move left 5 cm`,`Alt+ArrowLeft`),"nudge.right":W(`Object`,`Move right 5 cm`,`Alt+ArrowRight`),"nudge.up":W(`Object`,`Move up 5 cm`,`Alt+PageUp`),"nudge.down":W(`Object`,`Move down 5 cm`,`Alt+PageDown`),"nudge.longer":W(`Object`,`Longer by 5 cm`,`Shift+Alt+ArrowUp`),"nudge.shorter":W(`Object`,`Shorter by 5 cm`,`Shift+Alt+ArrowDown`),"nudge.wider":W(`Object`,`Wider by 5 cm`,`Shift+Alt+ArrowRight`),"nudge.narrower":W(`Object`,`Narrower by 5 cm`,`Shift+Alt+ArrowLeft`),"nudge.higher":W(`Object`,`Higher by 5 cm`,`Shift+Alt+PageUp`),"nudge.lower":W(`Object`,`Lower by 5 cm`,`Shift+Alt+PageDown`),"keyframe.put":W(`Keyframes`,`Keyframe here`,`K`),"keyframe.remove":W(`Keyframes`,`Remove the keyframe here`,`Delete`),"keyframe.flip":W(`Keyframes`,`Turn front to back, this keyframe`,`H`),"keyframe.copy-size":W(`Keyframes`,`This size for all later keyframes`,`Shift+S`),"absence.put":W(`Keyframes`,`Not visible in this frame: on or off`,`U`),"track.forward":W(`Track`,`Propagate forward`,`G`),"track.backward":W(`Track`,`Propagate backward`,`Shift+G`),"track.split":W(`Track`,`Split the track here`,`X`),"track.merge":W(`Track`,`Merge with another track …`,`J`),"track.re-identify":W(`Track`,`From here on it is another object …`,`Shift+X`),"track.start":W(`Track`,`The track begins here`,`[`),"track.end":W(`Track`,`The track ends here`,`]`),"track.thin":W(`Track`,`Keep only the keyframes that matter`,`Shift+K`),"track.review":W(`Track`,`Mark the track as reviewed`,`Shift+R`),"track.event":W(`Track`,`New event here`,`Shift+E`),"track.comment":W(`Track`,`Comment on this`,`Shift+C`),"view.focus":W(`View`,`Bring the object to the middle`,`F`),"view.home":W(`View`,`Whole scene`,`Shift+F`),"view.top":W(`View`,`From above`,`Shift+T`),"view.free":W(`View`,`Free camera`,`Shift+V`),"view.follow":W(`View`,`Follow the object`,`Shift+W`),"view.color":W(`View`,`Next coloring of the points`,`P`),"view.larger-points":W(`View`,`Larger points`,`=`),"view.smaller-points":W(`View`,`Smaller points`,`-`),"view.more-neighbors":W(`View`,`Show more neighboring sweeps`,`.`),"view.fewer-neighbors":W(`View`,`Show fewer neighboring sweeps`,`,`),"view.images":W(`View`,`Images large or small`,`I`),"view.lidar":W(`View`,`Lidar points on the images`,`L`),"view.strip":W(`View`,`One object over all frames`,`S`),"panel.object":W(`View`,`Panel: object`,`Alt+Q`),"panel.events":W(`View`,`Panel: events`,`Alt+W`),"panel.captions":W(`View`,`Panel: captions`,`Alt+E`),"panel.review":W(`View`,`Panel: review`,`Alt+R`),"list.filter":W(`View`,`Filter the object list`,`/`),undo:W(`Work`,`Undo my last edit`,`Ctrl+Z`),redo:W(`Work`,`Redo`,`Ctrl+Shift+Z`,`Ctrl+Y`),"work.submit":W(`Work`,`Hand in for review`,`Ctrl+Enter`),"work.replay":W(`Work`,`Replay in Rerun: on or off`,`Shift+P`),palette:{group:`Help`,title:`Find an action by name`,keys:[`Ctrl+K`],context:`everywhere`},theme:{group:`Help`,title:`Dark or light`,keys:[`Ctrl+Shift+L`],context:`everywhere`},help:{group:`Help`,title:`All shortcuts`,keys:[`?`],context:`everywhere`}},nn=Object.keys(tn);function rn(e){return tn[e]}var an={" ":`Space`,Esc:`Escape`,Del:`Delete`};function on(e){let t=sn(e,e.altKey||e.ctrlKey||e.metaKey),n=t.length===1&&!/[A-Z0-9]/.test(t);return[e.ctrlKey||e.metaKey?`Ctrl`:``,e.shiftKey&&!n?`Shift`:``,e.altKey?`Alt`:``,t].filter(e=>e!==``).join(`+`)}function sn(e,t){let n=/^Digit(\d)$/.exec(e.code)?.[1],r=/^Key([A-Z])$/.exec(e.code)?.[1];return t&&(n??r)?n??r:/^[a-z]$/i.test(e.key)?e.key.toUpperCase():an[e.key]??e.key}var cn={ArrowLeft:`←`,ArrowRight:`→`,ArrowUp:`↑`,ArrowDown:`↓`,Escape:`Esc`,Delete:`Del`,PageUp:`PgUp`,PageDown:`PgDn`};function ln(e){return e.split(/\+(?=.)/).map(e=>cn[e]??e).join(`+`)}var un=Object.fromEntries(nn.map(e=>[e,rn(e).keys])),dn=`framelock.shortcuts`;function fn(e){let t={...un};try{let n=JSON.parse(e.getItem(dn)??`{}`);for(let e of nn){let r=n[e];Array.isArray(r)&&r.every(e=>typeof e==`string`)&&(t[e]=r)}}catch{return{...un}}return t}function pn(e,t){let n=nn.filter(e=>t[e].join()!==un[e].join());e.setItem(dn,JSON.stringify(Object.fromEntries(n.map(e=>[e,t[e]]))))}function mn(e,t){return nn.find(n=>e[n].includes(t))}function hn(e,t,n){return{...Object.fromEntries(nn.map(t=>[t,e[t].filter(e=>e!==n)])),[t]:[n]}}var[gn,_n]=S(fn(localStorage));function vn(e){_n(e),pn(localStorage,e)}function yn(e){let[t]=gn()[e];return t===void 0?``:ln(t)}function bn(e){return e instanceof HTMLElement?e instanceof HTMLInputElement?e.type!==`checkbox`&&e.type!==`range`:e.isContentEditable||e instanceof HTMLTextAreaElement||e instanceof HTMLSelectElement:!1}function xn(e){let{target:t,key:n}=e;return t instanceof HTMLElement?(n===` `||n===`Enter`)&&!(t instanceof HTMLInputElement)?t.closest(`button, a, summary, [role=option], [role=tab]`)!==null:t instanceof HTMLInputElement?t.type===`range`&&n.startsWith(`Arrow`)||t.type===`checkbox`&&n===` `:!1:!1}function Sn(e,t,n=()=>!1){let r=r=>{if(r.defaultPrevented||r.isComposing)return;let i=on(r);if(bn(r.target)&&(r.key===`Escape`&&r.target.blur(),!i.startsWith(`Ctrl+`)||/^Ctrl\+(Shift\+)?[ACVXYZ]$/.test(i))||xn(r))return;let a=mn(gn(),i),o=a&&rn(a).context===e?t[a]:void 0;if(o)o();else if(a!==void 0||!n(i))return;r.preventDefault()};window.addEventListener(`keydown`,r),M(()=>window.removeEventListener(`keydown`,r))}var Cn=z(`<svg class=icon viewBox="0 0 24 24"aria-hidden=true><path>`),wn=z(`<span>`),Tn=z(`<button type=button>`),En=z(`<label class=switch><input type=checkbox><span>`),Dn=z(`<select class=field>`),On=z(`<option>`),kn=z(`<div class=segments role=radiogroup>`),An=z(`<button type=button role=radio>`),jn=z(`<dialog class=dialog><header><h2></h2></header><div class=dialog-body>`),Mn=z(`<label class=number><span class=number-label></span><input inputmode=decimal autocomplete=off><span class=unit>`),Nn=z(`<span class=swatch aria-hidden=true>`),Pn=z(`<p class=empty>`),Fn={select:`M5 3l14 8-6 2-3 6z`,point:`M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v4M12 18v4M2 12h4M18 12h4`,rectangle:`M4 6h16v12H4zM4 6l0 0`,three:`M4 18L18 20M4 18L8 5M4 16.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM18 18.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3zM8 3.5a1.5 1.5 0 100 3 1.5 1.5 0 000-3z`,cube:`M12 3l8 4.5v9L12 21l-8-4.5v-9zM12 12l8-4.5M12 12v9M12 12L4 7.5`,undo:`M9 7H15a5 5 0 010 10H8M9 7l3-3M9 7l3 3`,redo:`M15 7H9a5 5 0 000 10h7M15 7l-3-3M15 7l-3 3`,play:`M7 4l13 8-13 8z`,pause:`M7 4h4v16H7zM14 4h4v16h-4z`,next:`M6 5l9 7-9 7zM17 5v14`,previous:`M18 5l-9 7 9 7zM7 5v14`,plus:`M12 5v14M5 12h14`,minus:`M5 12h14`,close:`M6 6l12 12M18 6L6 18`,gear:`M12 8.5a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2`,help:`M9 9a3 3 0 116 0c0 2-3 2.5-3 5M12 17.5v.5`,back:`M14 6l-6 6 6 6M8 12h11`,check:`M5 12.5l5 5L19 7`,cross:`M6 6l12 12M18 6L6 18`,flag:`M6 21V4h12l-3 4 3 4H6`,forward:`M4 12h15M13 6l6 6-6 6M4 6v12`,backward:`M20 12H5M11 6l-6 6 6 6M20 6v12`,sun:`M12 8a4 4 0 100 8 4 4 0 000-8zM12 2v3M12 19v3M2 12h3M19 12h3`,film:`M4 5h16v14H4zM8 5v14M16 5v14M4 9.7h4M4 14.3h4M16 9.7h4M16 14.3h4`,large:`M4 10V4h6M20 14v6h-6M4 4l6 6M20 20l-6-6`,fit:`M4 8V4h4M20 8V4h-4M4 16v4h4M20 16v4h-4M9 9h6v6H9z`,chat:`M4 5h16v11H10l-4 4v-4H4z`,dots:`M5 12h.01M9 7h.01M12 14h.01M15 9h.01M18 15h.01M8 17h.01`};function In(e){return(()=>{var t=Cn(),n=t.firstChild;return w(()=>V(n,`d`,Fn[e.name])),t})()}function G(e,t){let n=yn(e);return`${t??rn(e).title}${n?` (${n})`:``}`}function K(e){return(()=>{var t=Tn();return t.$$click=()=>e.onClick(),U(t,I(R,{get when(){return e.icon},children:e=>I(In,{get name(){return e()}})}),null),U(t,I(R,{get when(){return e.label},get children(){var t=wn();return U(t,()=>e.label),t}}),null),w(n=>{var r=`button ${e.kind??`plain`}`,i=e.pressed===!0,a=!e.label,o=e.title,s=e.label??e.title,c=e.pressed,l=e.disabled;return r!==n.e&&Ge(t,n.e=r),i!==n.t&&t.classList.toggle(`pressed`,n.t=i),a!==n.a&&t.classList.toggle(`bare`,n.a=a),o!==n.o&&V(t,`title`,n.o=o),s!==n.i&&V(t,`aria-label`,n.i=s),c!==n.n&&V(t,`aria-pressed`,n.n=c),l!==n.s&&(t.disabled=n.s=l),n},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0,n:void 0,s:void 0}),t})()}function Ln(e){return(()=>{var t=En(),n=t.firstChild,r=n.nextSibling;return n.addEventListener(`change`,t=>e.onChange(t.currentTarget.checked)),U(r,()=>e.label),w(r=>{var i=e.title,a=e.disabled;return i!==r.e&&V(t,`title`,r.e=i),a!==r.t&&(n.disabled=r.t=a),r},{e:void 0,t:void 0}),w(()=>n.checked=e.on),t})()}function Rn(e){return(()=>{var t=Dn();return t.addEventListener(`change`,t=>{e.onChange(t.currentTarget.value),t.currentTarget.blur()}),U(t,I(L,{get each(){return e.options},children:t=>(()=>{var n=On();return U(n,()=>t.label),w(()=>n.selected=t.value===e.value),w(()=>n.value=t.value),n})()})),w(n=>{var r=e.label,i=e.label,a=e.disabled;return r!==n.e&&V(t,`aria-label`,n.e=r),i!==n.t&&V(t,`title`,n.t=i),a!==n.a&&(t.disabled=n.a=a),n},{e:void 0,t:void 0,a:void 0}),w(()=>t.value=e.value),t})()}function zn(e){return(()=>{var t=kn();return U(t,I(L,{get each(){return e.options},children:t=>(()=>{var n=An();return n.$$click=()=>e.onChange(t.value),U(n,()=>t.label),w(r=>{var i=t.value===e.value,a=e.disabled;return i!==r.e&&V(n,`aria-checked`,r.e=i),a!==r.t&&(n.disabled=r.t=a),r},{e:void 0,t:void 0}),n})()})),w(()=>V(t,`aria-label`,e.label)),t})()}function Bn(e){let t,n=document.activeElement;return ee(()=>t?.showModal()),M(()=>{n instanceof HTMLElement&&n.focus()}),I(nt,{get children(){var n=jn(),r=n.firstChild,i=r.firstChild,a=r.nextSibling;n.$$keydown=e=>e.stopPropagation(),n.addEventListener(`cancel`,t=>{t.preventDefault(),e.onClose()});var o=t;return typeof o==`function`?qe(o,n):t=n,U(i,()=>e.title),U(r,I(K,{icon:`close`,kind:`quiet`,title:`Close (Esc)`,onClick:()=>e.onClose()}),null),U(a,()=>e.children),w(t=>{var r=e.wide===!0,i=e.title;return r!==t.e&&n.classList.toggle(`wide`,t.e=r),i!==t.t&&V(n,`aria-label`,t.t=i),t},{e:void 0,t:void 0}),n}})}function Vn(e,t,n){let r={ArrowDown:1,ArrowUp:-1}[e.key];return r===void 0&&e.key!==`Enter`?!1:(e.preventDefault(),r===void 0?n():t(r),!0)}function Hn(e){let t,n=!1,r=()=>e.value===null?``:e.value.toFixed(e.digits);T(()=>{let e=r();t&&document.activeElement!==t&&(t.value=e)});let i=()=>{let i=Number(t?.value.replace(`,`,`.`));if(!t||e.value===null)return;let a=n||t.value!==r();n=!1,Number.isFinite(i)&&t.value.trim()!==``&&a&&e.onCommit(Math.max(e.min??-1/0,i)),t.value=r()},a=()=>{n&&e.onCancel?.(),n=!1,t&&(t.value=r()),t?.blur()},o=(r,i)=>{r.preventDefault();let a=e.step*(r.shiftKey?10:1),o=Math.max(e.min??-1/0,Number(t?.value)+i*a);t&&Number.isFinite(o)&&(t.value=o.toFixed(e.digits),n=!0,e.onInput?.(o))},s=e=>{e.key===`ArrowUp`?o(e,1):e.key===`ArrowDown`?o(e,-1):e.key===`Enter`?t?.blur():e.key===`Escape`&&a(),e.stopPropagation()};return(()=>{var n=Mn(),a=n.firstChild,o=a.nextSibling,c=o.nextSibling;U(a,()=>e.label),o.addEventListener(`focus`,e=>e.currentTarget.select()),o.addEventListener(`blur`,i),o.$$keydown=s;var l=t;return typeof l==`function`?qe(l,o):t=o,U(c,()=>e.unit),w(t=>{var n=`${e.label}, ${e.unit}`,r=`${e.label} in ${e.unit}; arrow up and down step by ${e.step}, with Shift ten times that${e.more?`; ${e.more}`:``}`,i=e.disabled||e.value===null;return n!==t.e&&V(o,`aria-label`,t.e=n),r!==t.t&&V(o,`title`,t.t=r),i!==t.a&&(o.disabled=t.a=i),t},{e:void 0,t:void 0,a:void 0}),w(()=>o.value=r()),n})()}function Un(e){return(()=>{var t=Nn();return w(n=>H(t,`background`,e.color)),t})()}function Wn(e){return(()=>{var t=Pn();return U(t,()=>e.children),t})()}function Gn(e){return new Date(e/1e3).toLocaleString(void 0,{dateStyle:`medium`,timeStyle:`short`})}function Kn(e,t=2){return`${(e/1e9).toFixed(t)} s`}B([`click`,`keydown`]);var qn=z(`<input autofocus class=field type=search placeholder="Type what you want to do"aria-label="Find an action">`),Jn=z(`<div class=class-list role=listbox aria-label=Actions>`),Yn=z(`<button type=button role=option class=row><span class=row-name></span><kbd>`);function Xn(e){let[t,n]=S(``),[r,i]=S(0),a=E(()=>{let n=t().toLowerCase().split(/\s+/);return nn.filter(t=>e.handlers[t]&&n.every(e=>rn(t).title.toLowerCase().includes(e)))}),o=t=>{e.onClose(),t&&queueMicrotask(()=>e.handlers[t]?.())},s=e=>{i(t=>Math.max(0,Math.min(a().length-1,t+e)))};return I(Bn,{title:`Do something`,get onClose(){return e.onClose},get children(){return[(()=>{var e=qn();return e.$$keydown=e=>Vn(e,s,()=>o(a()[r()])),e.$$input=e=>{n(e.currentTarget.value),i(0)},w(()=>e.value=t()),e})(),(()=>{var e=Jn();return U(e,I(L,{get each(){return a()},children:(e,t)=>(()=>{var n=Yn(),i=n.firstChild,a=i.nextSibling;return n.$$click=()=>o(e),U(i,()=>rn(e).title),U(a,()=>yn(e)),w(e=>{var i=t()===r(),a=t()===r();return i!==e.e&&n.classList.toggle(`selected`,e.e=i),a!==e.t&&V(n,`aria-selected`,e.t=a),e},{e:void 0,t:void 0}),n})()})),e})()]}})}B([`input`,`keydown`,`click`]);var Zn=z(`<div class=line><input autofocus class=field type=search placeholder="Find by name or key"aria-label="Find a shortcut"><span class=quiet>Click a key to set another; Backspace leaves none. 1–9 set the class.</span><span class=grow>`),Qn=z(`<div class=sheet>`),$n=z(`<section><h3>`),er=z(`<div class=sheet-row><span></span><button type=button class=keys>`),tr=z(`<span class=quiet>none`),nr=z(`<kbd>`),rr=[`Frames`,`Tools`,`Object`,`Keyframes`,`Track`,`View`,`Work`,`Help`],ir=[`Shift`,`Control`,`Alt`,`Meta`];function ar(e){let[t,n]=S(``),[r,i]=S(null),a=E(()=>nn.filter(e=>`${rn(e).title} ${gn()[e].join(` `)}`.toLowerCase().includes(t().toLowerCase()))),o=()=>nn.some(e=>gn()[e].join()!==un[e].join()),s=e=>{let t=r();t===null||ir.includes(e.key)||(e.preventDefault(),e.stopPropagation(),e.key===`Backspace`?vn({...gn(),[t]:[]}):e.key!==`Escape`&&vn(hn(gn(),t,on(e))),i(null))};return I(Bn,{title:`Shortcuts`,wide:!0,get onClose(){return e.onClose},get children(){return[(()=>{var e=Zn(),r=e.firstChild;return r.nextSibling.nextSibling,r.$$input=e=>n(e.currentTarget.value),U(e,I(K,{label:`All as they were`,title:`Back to the default shortcuts`,get disabled(){return!o()},onClick:()=>vn({...un})}),null),w(()=>r.value=t()),e})(),(()=>{var e=Qn();return U(e,I(L,{each:rr,children:e=>I(R,{get when(){return a().some(t=>rn(t).group===e)},get children(){var t=$n(),n=t.firstChild;return U(n,e),U(t,I(L,{get each(){return a().filter(t=>rn(t).group===e)},children:e=>(()=>{var t=er(),n=t.firstChild,a=n.nextSibling;return U(n,()=>rn(e).title),a.addEventListener(`blur`,()=>i(null)),a.$$keydown=s,a.$$click=()=>i(e),U(a,I(R,{get when(){return r()!==e},fallback:`press a key`,get children(){return I(L,{get each(){return gn()[e]},get fallback(){return tr()},children:e=>(()=>{var t=nr();return U(t,()=>ln(e)),t})()})}})),w(t=>{var n=r()===e,i=`Set another key for: ${rn(e).title}`;return n!==t.e&&a.classList.toggle(`setting`,t.e=n),i!==t.t&&V(a,`title`,t.t=i),t},{e:void 0,t:void 0}),t})()}),null),t}})})),e})()]}})}B([`input`,`click`,`keydown`]);var[or,sr]=S([]),cr={info:4e3,warning:8e3,error:12e3},lr=0;function ur(e,t){let n=lr+=1;sr(r=>[...r.filter(e=>e.text!==t),{id:n,kind:e,text:t}].slice(-4)),setTimeout(()=>dr(n),cr[e])}function dr(e){sr(t=>t.filter(t=>t.id!==e))}function fr(e){let t=e instanceof Error?e.message:String(e);return t.charAt(0).toUpperCase()+t.slice(1)}var pr={tracks:new Map,labels:{events:[],captions:[],relations:[],audio:[],tags:[]}};function mr(e){return{tracks:new Map(e.tracks.map(e=>[e.id,e])),labels:e.labels}}function hr(e,t){return{...e,tracks:new Map(e.tracks).set(t.id,t)}}function gr(e,t){let n=new Map(e.tracks);return n.delete(t),{...e,tracks:n}}function _r(e,t){return e.some(e=>e.id===t.id)?e.map(e=>e.id===t.id?t:e):[...e,t]}function vr(e,t){return e.filter(e=>e.id!==t)}function yr([e,t,n,r]){let i=Math.max(-1,Math.min(1,2*(r*t-n*e)));return{yaw:Math.atan2(2*(r*n+e*t),1-2*(t*t+n*n)),pitch:Math.asin(i),roll:Math.atan2(2*(r*e+t*n),1-2*(e*e+t*t))}}function br({yaw:e,pitch:t,roll:n}){let[r,i]=[Math.cos(e/2),Math.sin(e/2)],[a,o]=[Math.cos(t/2),Math.sin(t/2)],[s,c]=[Math.cos(n/2),Math.sin(n/2)];return[c*a*r-s*o*i,s*o*r+c*a*i,s*a*i-c*o*r,s*a*r+c*o*i]}function xr(e){let t=2*Math.PI,n=(e%t+t)%t;return n>Math.PI?n-t:n}function Sr(e){return{center:[e[0],e[1],e[2]],rotation:[e[3],e[4],e[5],e[6]],size:[e[7],e[8],e[9]]}}function Cr({center:e,rotation:t,size:n}){return[...e,...t,...n]}function wr([e,t,n,r],[i,a,o]){let s=2*(t*o-n*a),c=2*(n*i-e*o),l=2*(e*a-t*i);return[i+r*s+t*l-n*c,a+r*c+n*s-e*l,o+r*l+e*c-t*s]}function Tr(e,t){let[n,r,i]=wr(e.rotation,t);return[e.center[0]+n,e.center[1]+r,e.center[2]+i]}function Er(e,[t,n,r]){let[i,a,o,s]=e.rotation,[c,l,u]=e.center;return wr([-i,-a,-o,s],[t-c,n-l,r-u])}function Dr(e){let t=yr(e.rotation),n=br({yaw:xr(t.yaw+Math.PI),pitch:-t.pitch,roll:-t.roll});return{...e,rotation:n}}function Or(e,t){let n=e.poses.rows[t-e.poses.first];return n?Sr(n):null}function kr(e,t){return e.keyframes.find(e=>e.t===t)}function Ar(e,t){return e.absences.some(e=>e.start<=t&&t<e.end)}function jr(e,t,n){let r=kr(e,n);return Ar(e,n)?`absent`:r?r.source:Or(e,t)?`interpolated`:n<e.start||n>e.end?`outside`:`absent`}function Mr(e,t,n){return n===1?e.keyframes.find(e=>e.t>t):e.keyframes.findLast(e=>e.t<t)}function Nr(e,t,n){return e.frame_attributes.filter(e=>e.attribute===t&&e.t<=n).reduce((e,t)=>e&&e.t>=t.t?e:t,void 0)?.value??e.attributes[t]}function Pr(e,t){let n=0,r=e.length-1;for(;n<r;){let i=n+r>>1;(e[i]?.t??0)<t?n=i+1:r=i}let i=e[n-1],a=e[n];return i&&a&&t-i.t<=a.t-t?n-1:n}function Fr(e,t,n){switch(t.do){case`add_track`:return hr(e,Rr(t,n));case`delete`:return $r(e,t);case`merge`:return Qr(e,t.into,t.from);case`split`:return Zr(e,t.track,t.at,t.new);case`re_identify`:case`thin_track`:case`copy_value`:case`put_audio`:return e;case`put_event`:case`put_caption`:case`remove_caption`:case`remove_relation`:case`put_relation`:case`put_tag`:case`remove_tag`:return{...e,labels:ei(e,t)};default:return Ir(e,t,n)}}function Ir(e,t,n){let r=e.tracks.get(t.track);return r?hr(e,Lr(r,t,n)):e}function Lr(e,t,n){switch(t.do){case`put_keyframe`:return zr(e,t,n);case`remove_keyframe`:return Vr(e,e.keyframes.filter(e=>e.t!==t.t));case`move_keyframe`:return Ur(e,t.from,t.to);case`flip_keyframe`:return Wr(e,e=>e.t===t.t,n);case`flip_track`:return Wr(e,()=>!0,n);case`set_size`:return Gr(e,t.size);case`set_class`:return{...e,class:t.class};case`set_motion`:return{...e,own_motion:t.motion,motion:t.motion??e.motion};case`stand`:return Br(e,t,n);case`trim`:return{...e,life:{start:t.start,end:t.end}};case`put_absence`:return Kr(e,t.start,t.end,n);case`remove_absence`:return{...e,absences:e.absences.filter(e=>e.start!==t.start)};case`set_attribute`:return{...e,attributes:qr(e.attributes,t.attribute,t.value)};case`set_frame_attribute`:return Jr(e,t);case`put_view_box`:return Xr(e,t);case`remove_view_box`:return{...e,view_boxes:Yr(e,t)};case`review_track`:return e}}function Rr(e,t){let n={t:e.t,cuboid:e.cuboid,own_size:!1,source:`human`};return{id:e.track,class:e.class,motion:`linear`,size:e.cuboid.size,start:e.t,end:e.t,keyframes:[n],absences:[],attributes:{},frame_attributes:[],view_boxes:[],poses:{first:Pr(t,e.t),rows:[Cr(e.cuboid)]}}}function zr(e,t,n){let{t:r,cuboid:i,own_size:a}=t,o={t:r,cuboid:i,own_size:a,source:`human`},s=[...e.keyframes.filter(e=>e.t!==r),o].sort((e,t)=>e.t-t.t);return Hr(Vr(a?e:Gr(e,i.size),s),Pr(n,r),i)}function Br(e,{cuboid:t,first:n,last:r},i){return{...[...new Set([n,r])].filter(t=>t<e.start||t>e.end).reduce((n,r)=>zr(n,{do:`put_keyframe`,track:e.id,t:r,cuboid:t,own_size:!1},i),e),own_motion:`static`,motion:`static`}}function Vr(e,t){let[n,r]=[t[0],t.at(-1)];return n&&r?{...e,keyframes:t,start:n.t,end:r.t}:e}function Hr(e,t,n){let{first:r,rows:i}=e.poses,a=Math.max(0,r-t),o=[...Array(a).fill(null),...i];for(;o.length<=t-r+a;)o.push(null);return o[t-r+a]=Cr(n),{...e,poses:{first:Math.min(r,t),rows:o}}}function Ur(e,t,n){return e.keyframes.some(e=>e.t===n)?e:Vr(e,e.keyframes.map(e=>e.t===t?{...e,t:n}:e).sort((e,t)=>e.t-t.t))}function Wr(e,t,n){let r=e.keyframes.map(e=>t(e)?{...e,cuboid:Dr(e.cuboid),source:`human`}:e);return r.filter(r=>t(r)&&Or(e,Pr(n,r.t))!==null).reduce((e,t)=>Hr(e,Pr(n,t.t),t.cuboid),{...e,keyframes:r})}function Gr(e,t){let n=e.keyframes.map(e=>e.own_size?e:{...e,cuboid:{...e.cuboid,size:t}}),r=e.poses.rows.map(e=>e&&Cr({center:[e[0],e[1],e[2]],rotation:[e[3],e[4],e[5],e[6]],size:t}));return{...e,size:t,keyframes:n,poses:{...e.poses,rows:r}}}function Kr(e,t,n,r){let i=[...e.absences,{start:t,end:n}].sort((e,t)=>e.start-t.start),a=e=>{let i=r[e]?.t??0;return t<=i&&i<n},o=e.poses.rows.map((t,n)=>a(e.poses.first+n)?null:t);return{...e,absences:i,poses:{...e.poses,rows:o}}}function qr(e,t,n){let{[t]:r,...i}=e;return n===null?i:{...i,[t]:n}}function Jr(e,t){let{attribute:n,t:r,value:i}=t,a=e.frame_attributes.filter(e=>e.attribute!==n||e.t!==r),o=i===null?a:[...a,{attribute:n,t:r,value:i}].sort((e,t)=>e.t-t.t);return{...e,frame_attributes:o}}function Yr(e,{camera:t,t:n}){return e.view_boxes.filter(e=>e.camera!==t||e.t!==n)}function Xr(e,t){let{camera:n,t:r,min:i,max:a}=t;return{...e,view_boxes:[...Yr(e,t),{camera:n,t:r,min:i,max:a}]}}function Zr(e,t,n,r){let i=e.tracks.get(t),a=i?.keyframes.filter(e=>e.t<n)??[],o=i?.keyframes.filter(e=>e.t>=n)??[];return!i||a.length===0||o.length===0?e:hr(hr(e,Vr(i,a)),{...Vr(i,o),id:r})}function Qr(e,t,n){let[r,i]=[e.tracks.get(t),e.tracks.get(n)];if(!r||!i)return e;let a=new Set(r.keyframes.map(e=>e.t)),o=Vr(r,[...r.keyframes,...i.keyframes.filter(e=>!a.has(e.t))].sort((e,t)=>e.t-t.t));return hr(gr(e,n),o)}function $r(e,{thing:t}){let{labels:n}=e;return`track`in t?gr(e,t.track):`event`in t?{...e,labels:{...n,events:vr(n.events,t.event)}}:{...e,labels:{...n,audio:vr(n.audio,t.audio)}}}function ei({labels:e},t){switch(t.do){case`put_event`:{let{event:n,type:r,start:i,end:a,tracks:o}=t;return{...e,events:_r(e.events,{id:n,type:r,start:i,end:a,tracks:o})}}case`put_caption`:{let{caption:n,text:r,about:i,mentions:a}=t;return{...e,captions:_r(e.captions,{id:n,text:r,about:i,mentions:a})}}case`remove_caption`:return{...e,captions:vr(e.captions,t.caption)};case`remove_relation`:return{...e,relations:vr(e.relations,t.relation)};case`put_relation`:{let{relation:n,type:r,from:i,to:a,interval:o}=t;return{...e,relations:_r(e.relations,{id:n,type:r,from:i,to:a,interval:o})}}case`put_tag`:return{...e,tags:[...e.tags.filter(e=>e!==t.tag),t.tag]};case`remove_tag`:return{...e,tags:e.tags.filter(e=>e!==t.tag)}}}var ti=class{frames;confirmed=pr;shown=pr;waiting=[];known_revision=0;known_conflicts=[];done_at=new Map;listeners=new Set;constructor(e){this.frames=e}get content(){return this.shown}get revision(){return this.known_revision}get conflicts(){return this.known_conflicts}get pending(){return this.waiting}subscribe(e){return this.listeners.add(e),()=>this.listeners.delete(e)}load(e){this.confirmed=mr(e),this.known_revision=e.revision,this.known_conflicts=e.conflicts,this.dropArrived(),this.refresh()}do(e){this.waiting.some(t=>t.id===e.id)||(this.waiting.push(e),this.refresh())}change(e){if(e.revision<=this.known_revision)return;let t=new Map(this.confirmed.tracks);for(let n of e.gone)t.delete(n);for(let n of e.tracks)t.set(n.id,n);this.confirmed={tracks:t,labels:e.labels??this.confirmed.labels},this.known_revision=e.revision,this.waiting=this.waiting.filter(t=>t.id!==e.id),this.dropArrived(),this.refresh()}done(e,t){this.done_at.set(e,t);let n=this.waiting.length;this.dropArrived(),this.waiting.length!==n&&this.refresh()}settle(e){let t=this.waiting.length;this.waiting=this.waiting.filter(t=>t.id!==e),this.waiting.length!==t&&this.refresh()}setConflicts(e){this.known_conflicts=e,this.tell()}dropArrived(){let e=e=>(this.done_at.get(e)??1/0)<=this.known_revision;this.waiting=this.waiting.filter(t=>!e(t.id));for(let t of[...this.done_at.keys()])e(t)&&this.done_at.delete(t)}refresh(){let e=ni(this.waiting);this.shown=e.reduce((e,t)=>Fr(e,t,this.frames),this.confirmed),this.tell()}tell(){for(let e of this.listeners)e()}};function ni(e){let t=[],n=[];for(let r of e){if(r.kind===`edit`){t.push(r),n=[];continue}let[e,i]=r.kind===`undo`?[t,n]:[n,t],a=e.pop();a&&i.push(a)}return t.map(e=>e.action)}var ri=300,ii=1e4;function ai(e){return Math.min(ii,ri*2**e)}var oi=class{parts;socket=null;welcomed=!1;closed=!1;n_failures=0;kept=!0;n_keeping=0;waiting=[];constructor(e){this.parts=e}async start(){return this.waiting=await this.parts.outbox.all(),this.connect(),this.tell(),[...this.waiting]}async put(e){this.waiting.push(e),this.n_keeping+=1,this.tell(),await this.parts.outbox.put(e).catch(()=>{this.kept=!1}),--this.n_keeping,this.tell(),this.welcomed&&this.waiting.includes(e)&&this.write(e)}say(e){this.welcomed&&this.write(e)}close(){this.closed=!0,this.socket?.close()}hurry(){this.socket===null&&!this.closed&&this.connect()}connect(){let e=this.parts.connect();this.socket=e,e.onopen=()=>e.send(JSON.stringify({kind:`hello`,revision:this.parts.events.revision()})),e.onmessage=e=>this.hear(JSON.parse(String(e.data))),e.onclose=()=>this.lost(e)}hear(e){e.kind===`welcome`&&this.welcome(),(e.kind===`done`||e.kind===`refused`||e.kind===`conflict`)&&this.settle(e.id),this.parts.events.message(e)}welcome(){this.welcomed=!0,this.n_failures=0;for(let e of this.waiting)this.write(e);this.tell()}settle(e){this.waiting=this.waiting.filter(t=>t.id!==e),this.parts.outbox.remove(e).catch(()=>void 0),this.tell()}lost(e){this.socket===e&&(this.socket=null,this.welcomed=!1,this.tell(),this.closed||((this.parts.wait??((e,t)=>void setTimeout(e,t)))(()=>this.hurry(),ai(this.n_failures)),this.n_failures+=1))}write(e){this.socket?.send(JSON.stringify(e))}tell(){this.parts.events.saving({online:this.welcomed,n_waiting:this.waiting.length,kept:this.kept&&this.n_keeping===0})}},si=class{deeds=[];async all(){return[...this.deeds]}async put(e){this.deeds=[...this.deeds.filter(t=>t.id!==e.id),e]}async remove(e){this.deeds=this.deeds.filter(t=>t.id!==e)}},ci=class{store;key;constructor(e,t){this.store=e,this.key=t}async all(){return this.read()}async put(e){let t=this.read().filter(t=>t.id!==e.id);this.store.setItem(this.key,JSON.stringify([...t,e]))}async remove(e){let t=this.read().filter(t=>t.id!==e);t.length===0?this.store.removeItem(this.key):this.store.setItem(this.key,JSON.stringify(t))}read(){let e=this.store.getItem(this.key);return e===null?[]:JSON.parse(e)}},li=`deeds`,ui=class e{db;scope;constructor(e,t){this.db=e,this.scope=t}static async open(t,n){let r=t.open(`framelock`,1);return r.onupgradeneeded=()=>{let e=r.result.createObjectStore(li,{autoIncrement:!0});e.createIndex(`scope`,`scope`),e.createIndex(`id`,`id`)},new e(await fi(r),n)}async all(){return(await fi(this.db.transaction(li).objectStore(li).index(`scope`).getAll(this.scope))).map(e=>e.deed)}async put(e){let t=this.db.transaction(li,`readwrite`);t.objectStore(li).add({scope:this.scope,id:e.id,deed:e}),await di(t)}async remove(e){let t=this.db.transaction(li,`readwrite`).objectStore(li),n=await fi(t.index(`id`).getAllKeys(e));await Promise.all(n.map(e=>fi(t.delete(e))))}};function di(e){return new Promise((t,n)=>{e.oncomplete=()=>t(),e.onabort=()=>n(e.error??Error(`the database did not keep it`)),e.onerror=()=>n(e.error??Error(`the database did not keep it`))})}function fi(e){return new Promise((t,n)=>{e.onsuccess=()=>t(e.result),e.onerror=()=>n(e.error??Error(`the database did not answer`))})}async function pi(e,t){let n=`${t}/${e}`;try{return await ui.open(indexedDB,n)}catch{try{return localStorage.setItem(`framelock.probe`,`1`),localStorage.removeItem(`framelock.probe`),new ci(localStorage,`framelock.outbox.${n}`)}catch{return new si}}}var mi=class{max_bytes;forget;entries=new Map;held=0;constructor(e,t=()=>void 0){this.max_bytes=e,this.forget=t}get n_bytes(){return this.held}get(e){let t=this.entries.get(e);if(t!==void 0)return this.entries.delete(e),this.entries.set(e,t),t.value}has(e){return this.entries.has(e)}set(e,t,n){this.drop(e),this.entries.set(e,{value:t,n_bytes:n}),this.held+=n;for(let t of this.entries.keys()){if(this.held<=this.max_bytes||t===e)break;this.drop(t)}}clear(){for(let e of[...this.entries.keys()])this.drop(e)}drop(e){let t=this.entries.get(e);t!==void 0&&(this.entries.delete(e),this.held-=t.n_bytes,this.forget(t.value))}};function hi(e){if(e.byteLength<4)throw Error(`points of an image that are cut off`);let t=new DataView(e).getUint32(0,!0);if(e.byteLength<4+16*t)throw Error(`points of an image that are cut off`);let n=e=>4+4*t*e;return{n_points:t,index:new Uint32Array(e,n(0),t),x:new Float32Array(e,n(1),t),y:new Float32Array(e,n(2),t),depth:new Float32Array(e,n(3),t)}}var gi=[119,130,143],_i=960,vi=class{rgb;constructor(e){this.rgb=new Uint8Array(3*e);for(let t=0;t<e;t+=1)this.rgb.set(gi,3*t)}take(e,t,n){for(let r=0;r<e.n_points;r+=1){let i=Math.floor(e.x[r]/n),a=Math.floor(e.y[r]/n);if(i<0||a<0||i>=t.width||a>=t.height)continue;let o=4*(a*t.width+i);this.rgb.set(t.data.subarray(o,o+3),3*e.index[r])}}};async function yi(e){let t=new vi(e.n_points);return await Promise.allSettled(e.cameras.map(async n=>{let[r,i]=await Promise.all([Vt(e.scene,e.frame,n.id),e.url(n.id).then(bi)]);t.take(hi(r),i,n.width/i.width)})),t.rgb}async function bi(e){let t=new Image;t.src=e,await t.decode();let n=Math.min(_i,t.naturalWidth),r=Math.round(t.naturalHeight*n/t.naturalWidth),i=new OffscreenCanvas(n,r).getContext(`2d`);if(!i)throw Error(`this browser cannot read pixels`);return i.drawImage(t,0,0,n,r),i.getImageData(0,0,n,r)}var xi=96<<20,Si=96<<20,Ci=16<<20,wi=4,Ti=class{drive;decoder=at();clouds=new mi(xi);images=new mi(Si,e=>URL.revokeObjectURL(e.url));color_planes=new mi(Ci);coming=new Map;round=0;constructor(e){this.drive=e}cloud(e){let t=String(e);return this.once(this.clouds,t,async()=>{let t=await this.decoder.decode(await Bt(this.drive.scene,e));return[t,t.nPoints*14]})}image(e,t){return this.once(this.images,`${e}/${t}`,async()=>{let n=await Ut(this.drive.scene,e,t);return[{url:URL.createObjectURL(n)},n.size]})}colors(e){return this.once(this.color_planes,`colors/${e}`,async()=>{let{nPoints:t}=await this.cloud(e),n=new Set(this.drive.frames[e].images.map(e=>e.camera)),r=await yi({scene:this.drive.scene,frame:e,n_points:t,cameras:this.drive.cameras.filter(e=>n.has(e.id)),url:async t=>(await this.image(e,t)).url});return[r,r.byteLength]})}readyCloud(e){return this.clouds.get(String(e))}readyImage(e,t){return this.images.get(`${e}/${t}`)}async ahead(e,t){let n=this.round+=1,r=[t,-t];for(let e=2;e<=wi;e+=1)r.push(e*t);for(let t of r){let r=e+t;if(n!==this.round)return;if(r<0||r>=this.drive.frames.length)continue;let i=this.drive.frames[r].images.map(e=>this.image(r,e.camera));await Promise.allSettled([this.cloud(r),...i])}}dispose(){this.round+=1,this.decoder.dispose(),this.clouds.clear(),this.images.clear(),this.color_planes.clear()}async once(e,t,n){let r=e.get(t);if(r!==void 0)return r;let i=this.coming.get(t);if(i)return i;let a=n().then(([n,r])=>(e.set(t,n,r),n)).finally(()=>this.coming.delete(t));return this.coming.set(t,a),a}};function Ei(e,t){let[n,r]=S(null),[i,a]=S(null),o=0,s=0,c=!1,l=null,u=n=>{let{frame:r,t:i}=t();o+=1,c=!0,s=performance.now(),e({kind:`preview`,seq:o,frame:r,t:i,track:n.track,class:n.class,cuboid:n.cuboid})};return{cuboid:n,poses:()=>i()?.poses??null,overlays:()=>i()?.overlays??null,n_points:()=>i()?.n_points??null,move(e){r(e),c&&performance.now()-s<1e3?l=e:u(e)},answered(e){if(e.seq!==o||(c=!1,n()===null))return;a(e);let t=l;l=null,t&&u(t)},drop(){l=null,r(null),a(null)}}}var Di=40,Oi=15,ki=class{reserve;ranges=[];asking=!1;constructor(e){this.reserve=e}take(){let e=this.ranges[0];if(this.n_left<Oi&&this.fill(),!e)return null;let t=e.next;return e.next+=1,e.next===e.end&&this.ranges.shift(),t}async fill(){if(!this.asking){this.asking=!0;try{let{first:e}=await this.reserve(Di);this.ranges.push({next:e,end:e+Di})}catch{}finally{this.asking=!1}}}get n_left(){return this.ranges.reduce((e,t)=>e+t.end-t.next,0)}};function Ai(){let[e,t]=S([]);return{all:e,arrived(e,n){t(t=>[...t.filter(e=>n!==null&&!n.includes(e.track)),...e])},clear(){t([])}}}function ji(){if(typeof crypto.randomUUID==`function`)return crypto.randomUUID();let e=crypto.getRandomValues(new Uint8Array(16));e[6]=e[6]&15|64,e[8]=e[8]&63|128;let t=[...e].map(e=>e.toString(16).padStart(2,`0`)).join(``);return[t.slice(0,8),t.slice(8,12),t.slice(12,16),t.slice(16,20),t.slice(20)].join(`-`)}var Mi=oe(),Ni=Mi.Provider;function q(){let e=se(Mi);if(!e)throw Error(`a panel outside of a scene`);return e}async function Pi(e,t,n){let[r,i]=await Promise.all([Lt(e),Rt(e)]);return{session:t,project:n,drive:r,document:i}}function Fi({session:e,project:t,drive:n,document:r},i){let a=n.scene,o=new ti(n.frames);o.load(r);let s=Ii(o,()=>o.content),c=Ii(o,()=>o.conflicts),l=Ii(o,()=>o.revision),[u,d]=S({online:!1,n_waiting:0,kept:!0}),[f,p]=S([]),[m,h]=S(null),[g,_]=S([]),[v,y]=S([]),[b,x]=S(Li(i.frame,n)),[C,w]=S(i.track),[T,D]=S(`select`),[O,k]=S(Ri(t.ontology)),[A,j]=S(null),[ee,te]=S(null),ne=E(()=>n.frames[b()]?.t??0),re=E(()=>s().tracks),ie=E(()=>s().labels),ae=E(()=>{let e=C();return e===null?void 0:re().get(e)}),oe=null,se=null,ce=Ai(),le=Ei(e=>oe?.say(e),()=>({frame:b(),t:ne()})),ue=E(()=>{let e=ae(),t=le.cuboid();return t&&t.track===e?.id?t.cuboid:e?Or(e,b()):null}),de=e=>{switch(e.kind){case`welcome`:h(e.connection),me();break;case`reload`:pe();break;case`change`:o.change(e);break;case`done`:o.done(e.id,e.revision);break;case`refused`:o.settle(e.id),ur(`error`,`Not done: ${e.error}`);break;case`conflict`:o.settle(e.id),fe(e.conflict);break;case`conflicts`:o.setConflicts(e.conflicts);break;case`preview`:le.answered(e);break;case`overlays`:e.frame===b()&&ce.arrived(e.overlays,e.tracks??null);break;case`error`:ur(`error`,fr(e.error));break;case`people`:p(e.people)}},fe=e=>o.setConflicts([...o.conflicts.filter(t=>t.id!==e.id),e]),pe=async()=>{try{o.load(await Rt(a)),me()}catch(e){ur(`error`,fr(e))}},me=()=>{ce.clear(),oe?.say({kind:`look`,frame:b()}),he()},he=zi(200,()=>{oe?.say({kind:`cursor`,frame:b(),track:C()??void 0,point:se??void 0})}),ge=e=>{o.do(e),oe?.put(e)},_e=e.role!==`viewer`;(async()=>{oe=new oi({connect:()=>new WebSocket(en(a)),outbox:await pi(a,e.person),events:{message:de,saving:d,revision:()=>o.revision}});for(let e of await oe.start())o.do(e)})();let ve=new ki(It);_e&&ve.fill();let ye=new Ti(n);ye.cloud(b()).catch(()=>void 0);let be=()=>oe?.hurry();window.addEventListener(`online`,be),M(()=>{window.removeEventListener(`online`,be),oe?.close(),ye.dispose()});let xe=async()=>{_(await Xt(a).catch(()=>[]))},Se=async()=>{y(await Yt(a).catch(()=>[]))};for(let e of n.notes)ur(`warning`,fr(e));return xe(),Se(),{id:a,session:e,project:t,ontology:t.ontology,drive:n,frames:ye,numbers:ve,draft:le,tracks:re,labels:ie,conflicts:c,revision:l,saving:u,people:f,connection:m,overlays:ce.all,comments:g,findings:v,frame:b,t:ne,selected:C,track:ae,cuboid:ue,tool:T,setTool:D,new_class:O,setNewClass:k,place:A,setPlace:j,region:ee,setRegion:te,may_edit:_e,setFrame(e){let t=Li(e,n);t!==b()&&(le.drop(),te(null),x(t),me())},select(e){e!==C()&&(le.drop(),w(e),he())},edit(e){if(!_e)return ur(`warning`,`You may look at this scene, not change it.`);ge({kind:`edit`,id:ji(),base:o.revision,action:e})},undo:()=>ge({kind:`undo`,id:ji()}),redo:()=>ge({kind:`redo`,id:ji()}),cursorAt(e){se=e,he()},endDraft(){let[e,t]=[le.overlays(),le.cuboid()];e&&t&&ce.arrived(e,[t.track]),le.drop()},reloadComments:xe,reloadFindings:Se}}function Ii(e,t){let[n,r]=S(t(),{equals:(e,t)=>e===t});return M(e.subscribe(()=>r(()=>t()))),n}function Li(e,t){return Math.max(0,Math.min(t.frames.length-1,Math.round(e)))}function Ri(e){let t=new Set(e.classes.map(e=>e.parent));return e.classes.find(e=>!e.retired&&!t.has(e.id))?.id??``}function zi(e,t){let n=!1;return()=>{n||(n=!0,setTimeout(()=>{n=!1,t()},e))}}var Bi=z(`<span role=status><span class=dot aria-hidden=true>`),Vi=z(`<div class=presence aria-label="Who is here">`),Hi=z(`<button type=button class=person-chip><span class=initial></span><span class=person-where> · frame `),Ui=z(`<div class=notices role=log aria-live=polite>`),Wi=z(`<div><span>`),Gi=z(`<p class=error-text>`),Ki=z(`<main class=waiting>`),qi=z(`<p>`);function Ji(){let e=q(),t=E(()=>{let{online:t,n_waiting:n,kept:r}=e.saving(),i=n===1?`1 edit`:`${n} edits`;return!t&&n===0?{kind:`offline`,text:`Offline`,more:`The server cannot be reached. You can work on: edits are kept here and sent later.`}:t?n>0?{kind:`saving`,text:`Saving ${n}`,more:`${i} on the way to the server.`}:{kind:`saved`,text:`Saved`,more:`Everything is on the server's disk, revision ${e.revision()}.`}:{kind:`offline`,text:`Offline, ${n} waiting`,more:r?`${i} kept in this browser, also over a reload, and sent when the server is back.`:`${i} kept only as long as this page is open.`}});return(()=>{var e=Bi();return e.firstChild,U(e,()=>t().text,null),w(n=>{var r=`save-state ${t().kind}`,i=t().more;return r!==n.e&&Ge(e,n.e=r),i!==n.t&&V(e,`title`,n.t=i),n},{e:void 0,t:void 0}),e})()}function Yi(){let e=q(),t=E(()=>e.people().filter(t=>t.connection!==e.connection()));return(()=>{var n=Vi();return U(n,I(L,{get each(){return t()},children:t=>(()=>{var n=Hi(),r=n.firstChild,i=r.nextSibling,a=i.firstChild;return n.$$click=()=>{e.setFrame(t.frame),t.track&&e.select(t.track)},U(r,()=>t.person.slice(0,1).toUpperCase()),U(i,()=>t.person,a),U(i,()=>t.frame,null),U(i,(()=>{var e=Ve(()=>!!t.track);return()=>e()?` · #${t.track}`:``})(),null),w(e=>{var i=`${t.person} is at frame ${t.frame}${t.track?`, object #${t.track}`:``}: go there`,a=Zi(t.person);return i!==e.e&&V(n,`title`,e.e=i),a!==e.t&&H(r,`background`,e.t=a),e},{e:void 0,t:void 0}),n})()})),n})()}var Xi=[`#0072b2`,`#d55e00`,`#009e73`,`#cc79a7`,`#e69f00`,`#56b4e9`];function Zi(e){return Xi[[...e].reduce((e,t)=>e+(t.codePointAt(0)??0),0)%Xi.length]}function Qi(){return(()=>{var e=Ui();return U(e,I(L,{get each(){return or()},children:e=>(()=>{var t=Wi(),n=t.firstChild;return U(n,()=>e.text),U(t,I(K,{icon:`close`,kind:`quiet`,title:`Dismiss`,onClick:()=>dr(e.id)}),null),w(()=>Ge(t,`notice ${e.kind}`)),t})()})),e})()}function $i(e){return(()=>{var t=Ki();return U(t,I(R,{get when(){return e.error},get fallback(){return(()=>{var t=qi();return U(t,()=>e.text),t})()},get children(){var t=Gi();return U(t,()=>e.error),t}})),t})()}B([`click`]);var ea=Symbol(`store-raw`),ta=Symbol(`store-node`),na=Symbol(`store-has`),ra=Symbol(`store-self`);function ia(e){let t=e[i];if(!t&&(Object.defineProperty(e,i,{value:t=new Proxy(e,fa)}),!Array.isArray(e))){let n=Object.keys(e),r=Object.getOwnPropertyDescriptors(e),i=Object.getPrototypeOf(e),a=i!==null&&typeof e==`object`&&!!e&&!Array.isArray(e)&&i!==Object.prototype;if(a){let e=Object.getOwnPropertyDescriptors(i);n.push(...Object.keys(e)),Object.assign(r,e)}for(let i=0,o=n.length;i<o;i++){let o=n[i];a&&o===`constructor`||r[o].get&&Object.defineProperty(e,o,{configurable:!0,enumerable:r[o].enumerable,get:r[o].get.bind(t)})}}return t}function aa(e){let t;return typeof e==`object`&&!!e&&(e[i]||!(t=Object.getPrototypeOf(e))||t===Object.prototype||Array.isArray(e))}function oa(e,t=new Set){let n,r,i,a;if(n=e!=null&&e[ea])return n;if(!aa(e)||t.has(e))return e;if(Array.isArray(e)){Object.isFrozen(e)?e=e.slice(0):t.add(e);for(let n=0,a=e.length;n<a;n++)i=e[n],(r=oa(i,t))!==i&&(e[n]=r)}else{Object.isFrozen(e)?e=Object.assign({},e):t.add(e);let n=Object.keys(e),o=Object.getOwnPropertyDescriptors(e);for(let s=0,c=n.length;s<c;s++)a=n[s],o[a].get||(i=e[a],(r=oa(i,t))!==i&&(e[a]=r))}return e}function sa(e,t){let n=e[t];return n||Object.defineProperty(e,t,{value:n=Object.create(null)}),n}function ca(e,t,n){if(e[t])return e[t];let[r,i]=S(n,{equals:!1,internal:!0});return r.$=i,e[t]=r}function la(e,t){let n=Reflect.getOwnPropertyDescriptor(e,t);return!n||n.get||!n.configurable||t===i||t===ta||(delete n.value,delete n.writable,n.get=()=>e[i][t]),n}function ua(e){te()&&ca(sa(e,ta),ra)()}function da(e){return ua(e),Reflect.ownKeys(e)}var fa={get(e,t,n){if(t===ea)return e;if(t===i)return n;if(t===o)return ua(e),n;let r=sa(e,ta),a=r[t],s=a?a():e[t];if(t===ta||t===na||t===`__proto__`)return s;if(!a){let n=Object.getOwnPropertyDescriptor(e,t);te()&&(typeof s!=`function`||Object.prototype.hasOwnProperty.call(e,t))&&!(n&&n.get)&&(s=ca(r,t,s)())}return aa(s)?ia(s):s},has(e,t){return t===ea||t===i||t===o||t===ta||t===na||t===`__proto__`||(te()&&ca(sa(e,na),t)(),t in e)},set(){return!0},deleteProperty(){return!0},ownKeys:da,getOwnPropertyDescriptor:la};function pa(e,t,n,r=!1){if(t===`__proto__`||!r&&e[t]===n)return;let i=e[t],a=e.length;n===void 0?(delete e[t],e[na]&&e[na][t]&&i!==void 0&&e[na][t].$()):(e[t]=n,e[na]&&e[na][t]&&i===void 0&&e[na][t].$());let o=sa(e,ta),s;if((s=ca(o,t,i))&&s.$(()=>n),Array.isArray(e)&&e.length!==a){for(let t=e.length;t<a;t++)(s=o[t])&&s.$();(s=ca(o,`length`,a))&&s.$(e.length)}(s=o[ra])&&s.$()}function ma(e,t){let n=Object.keys(t);for(let r=0;r<n.length;r+=1){let i=n[r];ha(i)||pa(e,i,t[i])}}function ha(e){return e===`__proto__`||e===`constructor`||e===`prototype`}function ga(e,t){if(typeof t==`function`&&(t=t(e)),t=oa(t),Array.isArray(t)){if(e===t)return;let n=0,r=t.length;for(;n<r;n++){let r=t[n];e[n]!==r&&pa(e,n,r)}pa(e,`length`,r)}else ma(e,t)}function _a(e,t,n=[]){let r,i=e;if(t.length>1){r=t.shift();let a=typeof r,o=Array.isArray(e);if(a===`string`&&(r===`__proto__`||t.length>1&&ha(r)))return;if(Array.isArray(r)){for(let i=0;i<r.length;i++)_a(e,[r[i]].concat(t),n);return}if(o&&a===`function`){for(let i=0;i<e.length;i++)r(e[i],i)&&_a(e,[i].concat(t),n);return}if(o&&a===`object`){let{from:i=0,to:a=e.length-1,by:o=1}=r;for(let r=i;r<=a;r+=o)_a(e,[r].concat(t),n);return}if(t.length>1){_a(e[r],t,[r].concat(n));return}i=e[r],n=[r].concat(n)}let a=t[0];typeof a==`function`&&(a=a(i,n),a===i)||(r!==void 0||a!=null)&&(a=oa(a),r===void 0||aa(i)&&aa(a)&&!Array.isArray(a)?ma(i,a):pa(e,r,a))}function va(...[e,t]){let n=oa(e||{}),r=Array.isArray(n),i=ia(n);function a(...e){k(()=>{r&&e.length===1?ga(n,e[0]):_a(n,e)})}return[i,a]}var ya=[`height`,`intensity`,`distance`,`class`,`sensor`,`ring`,`camera`],ba={theme:`dark`,text_scale:1,coloring:`height`,point_size:2,n_neighbors:0,grid:!0,ego:!0,radar:!0,lidar_on_images:!1,images_large:!1,strip:!1,n_propagate:20,rows:`present`,left_rem:16,right_rem:22,images_rem:14,timeline_rem:12},xa=`framelock.settings`;function Sa(){try{return{...ba,...JSON.parse(localStorage.getItem(xa)??`{}`)}}catch{return{...ba}}}var[J,Ca]=va(Sa());function wa(e,t){Ca({[e]:t});try{localStorage.setItem(xa,JSON.stringify({...J}))}catch{}}var Ta=z(`<p class=error-text role=alert>`),Ea=z(`<main class=login><form class=login-card><h1>Framelock</h1><label>Name<input class=field name=username autocomplete=username required autofocus></label><label>Password<input class=field name=password type=password autocomplete=current-password required></label><button type=submit class="button primary">Log in`);function Da(e){let[t,n]=S(``),[r,i]=S(``),[a,o]=S(``),[s,c]=S(!1),l=async n=>{n.preventDefault(),c(!0),o(``);try{await St(t(),r());let n=await xt();n?e.onLogin(n):o(`The login was taken but does not hold; are cookies allowed?`)}catch(e){o(fr(e))}finally{c(!1)}};return(()=>{var e=Ea(),o=e.firstChild,c=o.firstChild.nextSibling,u=c.firstChild.nextSibling,d=c.nextSibling,f=d.firstChild.nextSibling,p=d.nextSibling;return o.addEventListener(`submit`,e=>void l(e)),u.$$input=e=>n(e.currentTarget.value),f.$$input=e=>i(e.currentTarget.value),U(o,I(R,{get when(){return a()},get children(){var e=Ta();return U(e,a),e}}),p),w(()=>p.disabled=s()),w(()=>u.value=t()),w(()=>f.value=r()),e})()}B([`input`]);var Oa={to_do:`To do`,in_progress:`In progress`,in_review:`In review`,accepted:`Accepted`,rejected:`Rejected`},ka={viewer:`Viewer`,annotator:`Annotator`,reviewer:`Reviewer`,lead:`Lead`,admin:`Admin`},Aa={label:`Label`,review:`Review`,correct:`Correct`},ja={to_do:[`in_progress`],rejected:[`in_progress`],in_progress:[`in_review`,`to_do`],in_review:[`accepted`,`rejected`,`in_progress`],accepted:[`in_review`]},Ma={height:`Height`,intensity:`Intensity`,ring:`Ring`,sensor:`Sensor`,distance:`Distance`,class:`Class`,camera:`Camera`},Na=z(`<p class=error-text role=alert>`),Pa=z(`<form class=password-form><input type=text name=username autocomplete=username hidden readonly><label>New password, at least 10 characters<input class=field type=password autocomplete=new-password required minlength=10></label><label>The same again<input class=field type=password autocomplete=new-password required></label><div class="line dialog-line"><button type=submit class="button primary">`),Fa=z(`<label>Your password now<input class=field type=password autocomplete=current-password required>`);function Ia(e){let[t,n]=S(``),[r,i]=S(``),[a,o]=S(``),[s,c]=S(!1),l=async n=>{if(n.preventDefault(),t()!==r())return void o(`The two passwords differ.`);c(!0),o(``);try{await e.onSubmit(t())}catch(e){o(fr(e))}finally{c(!1)}};return(()=>{var o=Pa(),c=o.firstChild,u=c.nextSibling,d=u.firstChild.nextSibling,f=u.nextSibling,p=f.firstChild.nextSibling,m=f.nextSibling,h=m.firstChild;return o.addEventListener(`submit`,e=>void l(e)),U(o,()=>e.children,u),d.$$input=e=>n(e.currentTarget.value),p.$$input=e=>i(e.currentTarget.value),U(o,I(R,{get when(){return a()},get children(){var e=Na();return U(e,a),e}}),m),U(h,()=>e.submit),w(()=>h.disabled=s()),w(()=>c.value=e.name),w(()=>d.value=t()),w(()=>p.value=r()),o})()}function La(e){let[t,n]=S(``),r=async n=>{await wt(t(),n),ur(`info`,`Your password is changed. Other browsers have to log in again.`),e.onClose()};return I(Bn,{title:`Change your password`,get onClose(){return e.onClose},get children(){return I(Ia,{submit:`Change`,get name(){return e.name},onSubmit:r,get children(){var e=Fa(),r=e.firstChild.nextSibling;return r.$$input=e=>n(e.currentTarget.value),w(()=>r.value=t()),e}})}})}B([`input`]);var Ra=z(`<section><div class="line section-line"><h2>People <span class=count></span></h2></div><table class=table><thead><tr><th>Name</th><th>Role</th><th></th></tr></thead><tbody>`),za=z(`<td>`),Ba=z(`<td class=right>`),Va=z(`<tr><td>`),Ha=z(`<td class="right quiet">you`),Ua=z(`<label>Name<input class=field autocomplete=off required maxlength=100>`),Wa=z(`<label>Role`),Ga=z(`<p> cannot log in any more, and what they have open ends. What they labeled stays theirs.`),Ka=z(`<div class="line dialog-line">`),qa=Object.keys(ka).map(e=>({value:e,label:ka[e]}));function Ja(e){let[t,n]=S(null),r=()=>n(null),i=t=>{r(),ur(`info`,t),e.onChanged()},a=async(t,n)=>{try{await Dt(t,n),i(`${t} is ${ka[n].toLowerCase()} now, and has to log in again.`)}catch(t){ur(`error`,fr(t)),e.onChanged()}};return(()=>{var o=Ra(),s=o.firstChild,c=s.firstChild.firstChild.nextSibling,l=s.nextSibling.firstChild.nextSibling;return U(c,()=>e.people.length),U(s,I(K,{icon:`plus`,label:`Add somebody`,title:`Add somebody to the project`,onClick:()=>n({what:`add`})}),null),U(l,I(L,{get each(){return e.people},children:({name:t,role:r})=>(()=>{var i=Va(),o=i.firstChild;return U(o,t),U(i,I(R,{get when(){return t!==e.session.person},get fallback(){return[(()=>{var e=za();return U(e,()=>ka[r]),e})(),Ha()]},get children(){return[(()=>{var e=za();return U(e,I(Rn,{label:`Role of ${t}`,value:r,options:qa,onChange:e=>void a(t,e)})),e})(),(()=>{var e=Ba();return U(e,I(K,{label:`New password`,kind:`quiet`,title:`Give ${t} a new password`,onClick:()=>n({what:`password`,name:t})}),null),U(e,I(K,{label:`Remove`,kind:`quiet`,title:`Remove ${t} from the project`,onClick:()=>n({what:`remove`,name:t})}),null),e})()]}}),null),i})()})),U(o,I(ze,{get children(){return[I(Be,{get when(){return t()?.what===`add`},get children(){return I(Xa,{onDone:i,onClose:r})}}),I(Be,{get when(){return Ya(t(),`password`)},children:e=>I(Za,{get name(){return e()},onDone:i,onClose:r})}),I(Be,{get when(){return Ya(t(),`remove`)},children:e=>I(Qa,{get name(){return e()},onDone:i,onClose:r})})]}}),null),o})()}var Ya=(e,t)=>e?.what===t?e.name:void 0;function Xa(e){let[t,n]=S(``),[r,i]=S(`annotator`),a=async n=>{await Et(t().trim(),r(),n),e.onDone(`${t().trim()} can log in now.`)};return I(Bn,{title:`Add somebody`,get onClose(){return e.onClose},get children(){return I(Ia,{submit:`Add`,get name(){return t()},onSubmit:a,get children(){return[(()=>{var e=Ua(),r=e.firstChild.nextSibling;return r.$$input=e=>n(e.currentTarget.value),w(()=>r.value=t()),e})(),(()=>{var e=Wa();return e.firstChild,U(e,I(Rn,{label:`Role`,get value(){return r()},options:qa,onChange:i}),null),e})()]}})}})}function Za(e){let t=async t=>{await Ot(e.name,t),e.onDone(`${e.name} has a new password, and has to log in again.`)};return I(Bn,{get title(){return`A new password for ${e.name}`},get onClose(){return e.onClose},get children(){return I(Ia,{submit:`Change`,get name(){return e.name},onSubmit:t})}})}function Qa(e){let t=async()=>{try{await kt(e.name),e.onDone(`${e.name} cannot log in any more.`)}catch(t){ur(`error`,fr(t)),e.onClose()}};return I(Bn,{get title(){return`Remove ${e.name}?`},get onClose(){return e.onClose},get children(){return[(()=>{var t=Ga(),n=t.firstChild;return U(t,()=>e.name,n),t})(),(()=>{var n=Ka();return U(n,I(K,{label:`Keep`,title:`Change nothing`,get onClick(){return e.onClose}}),null),U(n,I(K,{label:`Remove`,kind:`danger`,get title(){return`Remove ${e.name}`},onClick:()=>void t()}),null),n})()]}})}B([`input`]);var $a=z(`<table class=table><thead><tr><th>Task</th><th>Scene</th><th>Log</th><th>Work</th><th>State</th><th>Whose</th><th></th></tr></thead><tbody>`),eo=z(`<div class=tasks-page><header class=top-bar><b class=brand>Framelock</b><span class=crumb></span><span class=grow></span><span class=quiet> · </span></header><main class=tasks-main><section><div class="line tasks-filter"><h1>Tasks <span class=count></span></h1><input class=field type=search placeholder="Find by scene, log, number"aria-label="Find tasks"></div></section><section><h2>Scenes <span class=count></span></h2><table class=table><thead><tr><th>Scene</th><th>Log</th><th class=right>Revision</th><th></th></tr></thead><tbody>`),to=z(`<tr><td colspan=4>`),no=z(`<tr><td><a></a></td><td></td><td class=right></td><td class=right>`),ro=z(`<tr><td></td><td><a></a></td><td></td><td></td><td><span></span></td><td></td><td class=right><a class="button primary">Open`),io=[{value:`open`,label:`Open`},...Object.keys(Oa).map(e=>({value:e,label:Oa[e]})),{value:`all`,label:`All`}];function ao(e){let[t,n]=S(`open`),[r,i]=S(`all`),[a,o]=S(``),[s,c]=S(!1),l=t=>e.project.scenes.find(e=>e.id===t.scene),u=()=>[{value:`all`,label:`Anybody`},{value:`me`,label:`Mine`},{value:`nobody`,label:`Nobody yet`},...e.project.people.filter(t=>t.name!==e.session.person).map(e=>({value:`=${e.name}`,label:e.name}))],d=n=>{let i=![`accepted`].includes(n.state),o=t()===`all`||(t()===`open`?i:n.state===t()),s=r()===`all`||r()===`me`&&n.assignee===e.session.person||r()===`nobody`&&!n.assignee||r()===`=${n.assignee??``}`,c=`${l(n)?.name??``} ${l(n)?.log??``} ${n.kind} ${n.id}`.toLowerCase();return o&&s&&c.includes(a().toLowerCase())},f=E(()=>e.project.tasks.filter(d)),p=()=>[`admin`,`lead`].includes(e.session.role),m=async t=>{try{await t,e.onChanged()}catch(e){ur(`error`,fr(e))}};return(()=>{var d=eo(),h=d.firstChild,g=h.firstChild.nextSibling,_=g.nextSibling.nextSibling,v=_.firstChild,y=h.nextSibling,b=y.firstChild,x=b.firstChild,S=x.firstChild,C=S.firstChild.nextSibling,T=S.nextSibling,E=b.nextSibling.firstChild,D=E.firstChild.nextSibling,O=E.nextSibling.firstChild.nextSibling;return U(g,()=>e.project.name),U(_,()=>e.session.person,v),U(_,()=>e.session.role,null),U(h,I(K,{icon:`sun`,kind:`quiet`,get title(){return G(`theme`)},onClick:()=>wa(`theme`,J.theme===`dark`?`light`:`dark`)}),null),U(h,I(K,{icon:`help`,kind:`quiet`,get title(){return G(`help`)},get onClick(){return e.onHelp}}),null),U(h,I(R,{get when(){return e.session.needs_login},get children(){return[I(K,{label:`Password`,kind:`quiet`,title:`Change your password`,onClick:()=>c(!0)}),I(K,{label:`Log out`,kind:`quiet`,title:`Log out`,get onClick(){return e.onLogOut}})]}}),null),U(C,()=>f().length),U(x,I(zn,{label:`State`,get value(){return t()},options:io,onChange:n}),T),U(x,I(Rn,{label:`Whose`,get value(){return r()},get options(){return u()},onChange:i}),T),T.$$input=e=>o(e.currentTarget.value),U(b,I(R,{get when(){return f().length>0},get fallback(){return I(Wn,{children:`No task like this. Scenes can be opened below without one.`})},get children(){var t=$a(),n=t.firstChild.nextSibling;return U(n,I(L,{get each(){return f()},children:t=>I(so,{task:t,get scene(){return l(t)},get project(){return e.project},get session(){return e.session},get leads(){return p()},onChange:e=>void m(e)})})),t}}),null),U(D,()=>e.project.scenes.length),U(O,I(L,{get each(){return e.project.scenes},get fallback(){return(()=>{var e=to(),t=e.firstChild;return U(t,I(Wn,{children:`The project has no scene yet.`})),e})()},children:e=>(()=>{var t=no(),n=t.firstChild,r=n.firstChild,i=n.nextSibling,a=i.nextSibling,o=a.nextSibling;return U(r,()=>e.name),U(i,()=>e.log),U(a,()=>e.revision),U(o,I(R,{get when(){return p()},get children(){return I(co,{get scene(){return e.id},onChange:e=>void m(e)})}})),w(()=>V(r,`href`,oo(e.id,null))),t})()})),U(y,I(R,{get when(){return Ve(()=>!!e.session.needs_login)()&&e.session.role===`admin`},get children(){return I(Ja,{get people(){return e.project.people},get session(){return e.session},get onChanged(){return e.onChanged}})}}),null),U(d,I(R,{get when(){return s()},get children(){return I(La,{get name(){return e.session.person},onClose:()=>c(!1)})}}),null),w(()=>T.value=a()),d})()}function oo(e,t){return lt({page:`scene`,place:{scene:e,frame:0,track:null},task:t})}function so(e){let t=()=>[{value:``,label:`nobody`},...e.project.people.map(e=>({value:e.name,label:e.name}))],n=()=>{ja[e.task.state].includes(`in_progress`)&&[`to_do`,`rejected`].includes(e.task.state)&&e.session.role!==`viewer`&&e.onChange(Nt(e.task.id,`in_progress`,``))};return(()=>{var r=ro(),i=r.firstChild,a=i.nextSibling,o=a.firstChild,s=a.nextSibling,c=s.nextSibling,l=c.nextSibling,u=l.firstChild,d=l.nextSibling,f=d.nextSibling.firstChild;return U(i,()=>e.task.id),o.$$click=n,U(o,()=>e.scene?.name??`scene ${e.task.scene}`),U(s,()=>e.scene?.log),U(c,()=>Aa[e.task.kind]),U(u,()=>Oa[e.task.state]),U(d,I(R,{get when(){return e.leads},get fallback(){return e.task.assignee??`nobody`},get children(){return I(Rn,{label:`Whose task it is`,get value(){return e.task.assignee??``},get options(){return t()},onChange:t=>e.onChange(Mt(e.task.id,t||null))})}})),f.$$click=n,w(t=>{var n=oo(e.task.scene,e.task.id),r=`state ${e.task.state}`,i=oo(e.task.scene,e.task.id);return n!==t.e&&V(o,`href`,t.e=n),r!==t.t&&Ge(u,t.t=r),i!==t.a&&V(f,`href`,t.a=i),t},{e:void 0,t:void 0,a:void 0}),r})()}function co(e){return I(Rn,{label:`New task for the scene`,value:``,options:[{value:``,label:`New task …`},...Object.keys(Aa).map(e=>({value:e,label:Aa[e]}))],onChange:t=>{t&&e.onChange(jt(e.scene,t,null))}})}B([`input`,`click`]);var lo=[`#e69f00`,`#56b4e9`,`#009e73`,`#f0e442`,`#3f8fd2`,`#d55e00`,`#cc79a7`,`#9ad0f5`,`#66c9ab`,`#ffc34d`,`#e88bb8`,`#b7b7b7`];function uo(e,t){return e.classes.find(e=>e.id===t)}function fo(e,t){let n=e.classes.findIndex(e=>e.id===t);return e.classes[n]?.color??lo[Math.max(0,n)%lo.length]??`#b7b7b7`}function po(e,t=``){if(e?.title)return e.title;let n=(e?.id??t).replaceAll(`_`,` `);return n.charAt(0).toUpperCase()+n.slice(1)}function mo(e,t,n){for(let r=t,i=0;r&&i<64;i+=1){if(r===n)return!0;r=uo(e,r)?.parent}return!1}function ho(e,t,n){return n.length===0||n.some(n=>mo(e,t,n))}function go(e,t,n){return e.attributes.filter(r=>r.retired||!ho(e,t.class,r.classes)?!1:!r.only_if||Nr(t,r.only_if.attribute,n)===r.only_if.is)}function _o(e,t){return e.event_types.filter(n=>n.retired?!1:t?n.on!==`scene`&&ho(e,t.class,n.classes):n.on!==`tracks`)}function vo(e){let t=e.classes.filter(e=>!e.retired),n=new Map(t.flatMap(e=>e.hotkey?[[e.hotkey,e.id]]:[])),r=`123456789`.split(``).filter(e=>!n.has(e)),i=new Set(t.map(e=>e.parent));return t.filter(e=>!e.hotkey&&!i.has(e.id)).slice(0,r.length).forEach((e,t)=>n.set(r[t]??``,e.id)),n}var yo=[`front`,`rear`,`left`,`right`,`top`,`bottom`];function bo(e){let t=e.track();return t||ur(`info`,`Select an object first.`),t??null}function xo(e){let t=bo(e);if(!t)return null;let n=e.cuboid();return n||ur(`info`,`Object #${t.id} is not in this frame.`),n?{track:t,cuboid:n}:null}function So(e,t,n,r=e.frame()){let i=e.tracks().get(t),{t:a}=e.drive.frames[r],o=i?kr(i,a)?.own_size??!1:!1;e.edit({do:`put_keyframe`,track:t,t:a,cuboid:n,own_size:o}),e.endDraft()}function Co(e,t){let n=xo(e);n&&So(e,n.track.id,t(n.cuboid))}function wo(e){let t=bo(e);if(!t)return;let n=e.cuboid()??To(e,t);n&&So(e,t.id,n)}function To(e,t){let n=e.drive.frames.length;for(let r=0;r<n;r+=1){let n=Or(t,e.frame()-r)??Or(t,e.frame()+r);if(n)return n}return null}function Eo(e){let t=bo(e);if(t){if(!kr(t,e.t()))return ur(`info`,`There is no keyframe in this frame.`);if(t.keyframes.length===1)return Do(e);e.edit({do:`remove_keyframe`,track:t.id,t:e.t()})}}function Do(e){let t=bo(e);t&&(e.edit({do:`delete`,thing:{track:t.id},with_references:!0}),e.select(null),ur(`info`,`Object #${t.id} is deleted. Undo brings it back.`))}function Oo(e){let t=xo(e);t&&(kr(t.track,e.t())?e.edit({do:`flip_keyframe`,track:t.track.id,t:e.t()}):So(e,t.track.id,Dr(t.cuboid)))}var ko=5,Ao=10,jo=4;async function Mo(e){let t=bo(e);if(!t)return;if(t.motion===`static`)return e.edit({do:`set_motion`,track:t.id,motion:null});let n=e.cuboid()??To(e,t);if(!n||!e.saving().online)return e.edit({do:`set_motion`,track:t.id,motion:`static`});let r=e.frame(),[i,a]=await Promise.all([No(e,n,r,-1),No(e,n,r,1)]),o=t=>e.drive.frames[t].t;e.edit({do:`stand`,track:t.id,cuboid:n,first:o(i),last:o(a)}),ur(`info`,`#${t.id} stands from frame ${i} to ${a}: as long as points are on it.`)}async function No(e,t,n,r){let i=n,a=n+r;for(;e.drive.frames[a]&&Math.abs(a-i)<=Ao;){let n=Array.from({length:jo},(e,t)=>a+t*r).filter(t=>e.drive.frames[t]),o=await Promise.all(n.map(n=>Kt(e.id,n,t).catch(()=>null)));for(let[e,t]of o.entries()){if(!t||Math.abs(n[e]-i)>Ao)return i;t.n_points>=ko&&(i=n[e])}a+=jo*r}return i}function Po(e){let t=bo(e);if(!t)return;let n=t.absences.find(t=>t.start<=e.t()&&e.t()<t.end);if(n)return e.edit({do:`remove_absence`,track:t.id,start:n.start});e.edit({do:`put_absence`,track:t.id,start:e.t(),end:Fo(e,e.frame())})}function Fo(e,t){let{frames:n}=e.drive,r=n[t+1];if(r)return r.t;let[i,a]=[n[t-1],n[t]];return a.t+(i?a.t-i.t:1)}function Io(e,t){let n=bo(e);if(!n)return;let r=t===`start`?e.t():n.life?.start??n.start,i=t===`end`?Fo(e,e.frame()):n.life?.end??n.end+1;if(i<=r)return ur(`warning`,`A track cannot end before it begins.`);e.edit({do:`trim`,track:n.id,start:r,end:i})}function Lo(e){let t=bo(e);if(!t)return;if(!(t.keyframes.some(t=>t.t<e.t())&&t.keyframes.some(t=>t.t>=e.t())))return ur(`info`,`Split needs a keyframe before this frame, and one at it or after.`);let n=e.numbers.take();if(n===null)return Bo();e.edit({do:`split`,track:t.id,at:e.t(),new:n}),e.select(n)}function Ro(e,t,n){let r=e.numbers.take();if(r===null)return Bo();e.edit({do:`re_identify`,track:t.id,at:e.t(),other:n,spare:r}),e.select(n)}function zo(e,t){let n=xo(e);n&&e.edit({do:`put_keyframe`,track:n.track.id,t:e.t(),cuboid:n.cuboid,own_size:t})}function Bo(){ur(`error`,`No number is left for a new object; the server has to be reached first.`)}function Vo(e,t,n){let r=e.numbers.take();if(r===null)return Bo();e.edit({do:`add_track`,track:r,class:t,t:e.t(),cuboid:n}),e.select(r),e.setTool(`select`)}async function Ho(e,t,n){let r=e.frame();try{let i=await Wt(e.id,{frame:r,at:t,class:n});return e.frame()===r?(Vo(e,i.class,i.cuboid),i.remark&&ur(`info`,i.remark),i):null}catch(e){return ur(`warning`,fr(e)),null}}async function Uo(e,{track:t,cuboid:n,frame:r},i){try{So(e,t,(await Gt(e.id,r,n,i)).cuboid,r)}catch(e){ur(`warning`,fr(e))}}function Wo(e){let t=xo(e);t&&Uo(e,{track:t.track.id,cuboid:t.cuboid,frame:e.frame()},yo)}async function Go(e){let t=xo(e);if(t)try{let[n,r]=t.cuboid.center,i=Ko(t.cuboid,.4),a=yr(t.cuboid.rotation).yaw,o=await Wt(e.id,{frame:e.frame(),at:{rectangle:i},class:t.track.class,heading:a,track:t.track.id}),s=Math.hypot(o.cuboid.center[0]-n,o.cuboid.center[1]-r);So(e,t.track.id,o.cuboid),ur(`info`,`Fitted to ${o.n_points} points, moved by ${s.toFixed(2)} m.`)}catch(e){ur(`warning`,fr(e))}}function Ko({center:e,rotation:t,size:n},r){let{yaw:i}=yr(t),[a,o]=[Math.cos(i),Math.sin(i)],[s,c]=[n[0]/2+r,n[1]/2+r],l=(t,n)=>[e[0]+a*t-o*n,e[1]+o*t+a*n];return[l(s,c),l(-s,c),l(-s,-c),l(s,-c)]}var qo={log_ends:`the drive ends there`,keyframe_reached:`the next keyframe is reached`},Jo={too_few_points:`too few points are left on the object`,out_of_range:`the object leaves what the lidar sees`,no_fit:`its points fit nowhere`,ambiguous:`its points fit in several places`,hidden:`the object is hidden`};async function Yo(e,t){let n=xo(e);if(!n)return;if(e.saving().n_waiting>0)return ur(`info`,`Wait until everything is saved, then propagate.`);let r=e.drive.frames.length-1,i=e.frame(),a=Math.max(0,Math.min(r,i+t*J.n_propagate));try{let t=await qt(e.id,n.track.id,i,a),r=t.frames.length;if(!t.stopped)return ur(`info`,`Carried over ${r} frames.`);let{frame:o,reason:s}=t.stopped;ur(s in qo?`info`:`warning`,`Carried over ${r} frames to frame ${o}: ${qo[s]??Jo[s]??s.replaceAll(`_`,` `)}.`),e.setFrame(t.stopped.frame)}catch(e){ur(`warning`,fr(e))}}var Xo=z(`<div class="scroll padded"><h3 class=group>New event of <!>, from this frame on</h3><div class=tags></div><h3 class=group>Events <span class=count>`),Zo=z(`<button type=button class=tag>+ `),Qo=z(`<kbd>`),$o=z(`<span class=quiet>of the scene`),es=z(`<article class=card><header></header><div class=line><button type=button class=link title="Go to where it starts"></button><span>to</span><button type=button class=link title="Go to where it ends"></button><span class=quiet> s</span></div><div class="line wrap"></div><div class="line wrap">`),ts=z(`<span class=chip><button type=button class=link>#</button><button type=button class=link>×`);function ns(e,t){let n=e.numbers.take();if(n===null)return;let r=e.track(),i=r&&t.on!==`scene`?[r.id]:[],a=Math.min(e.drive.frames.length-1,e.frame()+9);e.edit({do:`put_event`,event:n,type:t.id,start:e.t(),end:Fo(e,a),tracks:i})}function rs(){let e=q(),t=E(()=>_o(e.ontology,e.track())),n=E(()=>e.labels().events.toSorted((e,t)=>e.start-t.start)),r=()=>e.track()?`object #${e.selected()}`:`the scene`;return(()=>{var i=Xo(),a=i.firstChild,o=a.firstChild.nextSibling;o.nextSibling;var s=a.nextSibling,c=s.nextSibling.firstChild.nextSibling;return U(a,r,o),U(s,I(L,{get each(){return t()},get fallback(){return I(Wn,{children:`The ontology has no event for this.`})},children:t=>(()=>{var n=Zo();return n.firstChild,n.$$click=()=>ns(e,t),U(n,()=>po(t),null),w(r=>{var i=t.guideline,a=!e.may_edit;return i!==r.e&&V(n,`title`,r.e=i),a!==r.t&&(n.disabled=r.t=a),r},{e:void 0,t:void 0}),n})()})),U(c,()=>n().length),U(i,I(L,{get each(){return n()},get fallback(){return I(Wn,{get children(){return[`No event yet. `,(()=>{var e=Qo();return U(e,()=>G(`track.event`).match(/\((.*)\)/)?.[1]),e})(),` makes one.`]}})},children:e=>I(is,{event:e})}),null),i})()}function is(e){let t=q(),n=n=>{let{id:r,type:i,start:a,end:o,tracks:s}={...e.event,...n};o>a&&t.edit({do:`put_event`,event:r,type:i,start:a,end:o,tracks:s})},r=()=>e.event.start<=t.t()&&t.t()<e.event.end,i=()=>t.ontology.event_types.find(t=>t.id===e.event.type),a=()=>{let n=t.selected();return n===null||e.event.tracks.includes(n)};return(()=>{var o=es(),s=o.firstChild,c=s.nextSibling,l=c.firstChild,u=l.nextSibling.nextSibling,d=u.nextSibling,f=d.firstChild,p=c.nextSibling,m=p.nextSibling;return U(s,I(Rn,{label:`Type of event`,get value(){return e.event.type},get options(){return t.ontology.event_types.map(e=>({value:e.id,label:po(e)}))},get disabled(){return!t.may_edit},onChange:e=>n({type:e})}),null),U(s,I(K,{icon:`close`,kind:`quiet`,title:`Delete the event`,get disabled(){return!t.may_edit},onClick:()=>t.edit({do:`delete`,thing:{event:e.event.id},with_references:!0})}),null),l.$$click=()=>t.setFrame(Pr(t.drive.frames,e.event.start)),U(l,()=>Kn(e.event.start)),u.$$click=()=>t.setFrame(Pr(t.drive.frames,e.event.end)),U(u,()=>Kn(e.event.end)),U(d,()=>((e.event.end-e.event.start)/1e9).toFixed(2),f),U(p,I(K,{label:`Starts here`,kind:`quiet`,title:`The event starts in this frame`,get disabled(){return!t.may_edit},onClick:()=>n({start:t.t()})}),null),U(p,I(K,{label:`Ends here`,kind:`quiet`,title:`The event ends with this frame`,get disabled(){return!t.may_edit},onClick:()=>n({end:Fo(t,t.frame())})}),null),U(m,I(L,{get each(){return e.event.tracks},children:r=>(()=>{var i=ts(),a=i.firstChild;a.firstChild;var o=a.nextSibling;return a.$$click=()=>t.select(r),U(a,r,null),o.$$click=()=>n({tracks:e.event.tracks.filter(e=>e!==r)}),V(o,`title`,`#${r} has no part in it`),w(()=>o.disabled=!t.may_edit),i})()}),null),U(m,I(R,{get when(){return Ve(()=>!a())()&&i()?.on!==`scene`},get children(){return I(K,{get label(){return`+ #${t.selected()}`},kind:`quiet`,title:`The selected object takes part`,onClick:()=>n({tracks:[...e.event.tracks,t.selected()].sort((e,t)=>e-t)})})}}),null),U(m,I(R,{get when(){return e.event.tracks.length===0},get children(){return $o()}}),null),w(()=>o.classList.toggle(`here`,!!r())),o})()}B([`click`]);var as=z(`<h3 class=group>`),os=z(`<div class=attributes>`),ss=z(`<span class=required title=Required> *`),cs=z(`<span class=badge title="The value changes in this frame">set here`),ls=z(`<p class=guide>`),us=z(`<div class=attribute><div class=attribute-head><button type=button class=attribute-name></button><span class=grow>`),ds=z(`<input class=field>`);function fs(e){let t=q(),n=E(()=>go(t.ontology,e.track,t.t())),r=e=>n().filter(t=>t.level===e);return[I(ps,{title:`For its whole life`,get attributes(){return r(`track`)},get track(){return e.track}}),I(ps,{title:`From this frame on`,get attributes(){return r(`frame`)},get track(){return e.track}})]}function ps(e){return I(R,{get when(){return e.attributes.length>0},get children(){return[(()=>{var t=as();return U(t,()=>e.title),t})(),(()=>{var t=os();return U(t,I(L,{get each(){return e.attributes},children:t=>I(ms,{def:t,get track(){return e.track}})})),t})()]}})}function ms(e){let t=q(),[n,r]=S(!1),i=()=>e.def.level===`track`?e.track.attributes[e.def.id]:Nr(e.track,e.def.id,t.t()),a=()=>e.track.frame_attributes.find(n=>n.attribute===e.def.id&&n.t===t.t()),o=n=>{let[r,i]=[e.track.id,e.def.id];e.def.level===`track`?t.edit({do:`set_attribute`,track:r,attribute:i,value:n}):t.edit({do:`set_frame_attribute`,track:r,attribute:i,t:t.t(),value:n})},s=n=>t.edit({do:`copy_value`,track:e.track.id,t:t.t(),value:`attribute`,attribute:e.def.id,direction:n}),c=()=>e.def.required===!0&&i()===void 0;return(()=>{var l=us(),u=l.firstChild,d=u.firstChild,f=d.nextSibling;return d.$$click=()=>r(!n()),U(d,()=>po(e.def),null),U(d,I(R,{get when(){return e.def.unit},get children(){return[` (`,Ve(()=>e.def.unit),`)`]}}),null),U(d,I(R,{get when(){return e.def.required},get children(){return ss()}}),null),U(u,I(R,{get when(){return Ve(()=>e.def.level===`frame`)()&&a()},get children(){return cs()}}),f),U(u,I(R,{get when(){return Ve(()=>e.def.level===`frame`&&i()!==void 0)()&&t.may_edit},get children(){return[I(K,{icon:`backward`,kind:`quiet`,title:`Say the same in all earlier frames`,onClick:()=>s(`backward`)}),I(K,{icon:`forward`,kind:`quiet`,title:`Say the same in all later frames`,onClick:()=>s(`forward`)})]}}),null),U(u,I(R,{get when(){return Ve(()=>!!(i()!==void 0&&t.may_edit))()&&(e.def.level===`track`||a())},get children(){return I(K,{icon:`close`,kind:`quiet`,get title(){return e.def.level===`track`?`Remove the value`:`Remove the value that was set in this frame`},onClick:()=>o(null)})}}),null),U(l,I(_s,{get def(){return e.def},get value(){return i()},get disabled(){return!t.may_edit},onChange:o}),null),U(l,I(R,{get when(){return n()},get children(){var t=ls();return U(t,()=>e.def.guideline||`The ontology says nothing more.`),t}}),null),w(t=>{var r=!!c(),i=n(),a=e.def.guideline||`No guideline`;return r!==t.e&&l.classList.toggle(`missing`,t.e=r),i!==t.t&&V(d,`aria-expanded`,t.t=i),a!==t.a&&V(d,`title`,t.a=a),t},{e:void 0,t:void 0,a:void 0}),l})()}var hs=[{value:`yes`,label:`Yes`},{value:`no`,label:`No`}],gs=34;function _s(e){let t=()=>e.def.kind===`choice`?e.def.options:[],n=()=>t().map(e=>({value:e,label:po(void 0,e)})),r=()=>t().length<=4&&t().join(``).length+4*t().length<=gs;return I(ze,{get children(){return[I(Be,{get when(){return e.def.kind===`bool`},get children(){return I(zn,{get label(){return e.def.id},get value(){return Ve(()=>e.value===!0)()?`yes`:e.value===!1?`no`:``},options:hs,get disabled(){return e.disabled},onChange:t=>e.onChange(t===`yes`)})}}),I(Be,{get when(){return Ve(()=>e.def.kind===`choice`)()&&r()},get children(){return I(zn,{get label(){return e.def.id},get value(){return String(e.value??``)},get options(){return n()},get disabled(){return e.disabled},get onChange(){return e.onChange}})}}),I(Be,{get when(){return e.def.kind===`choice`},get children(){return I(Rn,{get label(){return e.def.id},get value(){return String(e.value??``)},get options(){return[{value:``,label:`—`},...n()]},get disabled(){return e.disabled},onChange:t=>e.onChange(t||null)})}}),I(Be,{get when(){return e.def.kind===`number`},get children(){return I(vs,Ie(e,{numeric:!0}))}}),I(Be,{get when(){return e.def.kind===`text`},get children(){return I(vs,Ie(e,{numeric:!1}))}})]}})}function vs(e){let t=()=>e.def.kind===`number`?{min:e.def.min,max:e.def.max}:{},n=n=>{if(n.trim()===``)return e.onChange(null);if(!e.numeric)return e.onChange(n);let r=Number(n);Number.isFinite(r)&&e.onChange(Math.min(t().max??1/0,Math.max(t().min??-1/0,r)))};return(()=>{var r=ds();return r.addEventListener(`change`,e=>n(e.currentTarget.value)),w(n=>{var i=e.numeric?`number`:`text`,a=t().min??void 0,o=t().max??void 0,s=po(e.def),c=e.disabled;return i!==n.e&&V(r,`type`,n.e=i),a!==n.t&&V(r,`min`,n.t=a),o!==n.a&&V(r,`max`,n.a=o),s!==n.o&&V(r,`aria-label`,n.o=s),c!==n.i&&(r.disabled=n.i=c),n},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0}),w(()=>r.value=String(e.value??``)),r})()}B([`click`]);var ys=z(`<input autofocus class=field type=search placeholder="Type a part of the name, Enter takes it"aria-label="Search classes">`),bs=z(`<div class=class-picker><div class=class-list role=listbox aria-label=Classes></div><aside class=guideline>`),xs=z(`<span class=badge>now`),Ss=z(`<button type=button role=option class=row><span class=row-name>`),Cs=z(`<kbd>`),ws=z(`<h3> `),Ts=z(`<p>`),Es=z(`<p class=quiet>Usual size: <!> m`);function Ds(e){let[t,n]=S(``),r=E(()=>new Map([...vo(e.ontology)].map(([e,t])=>[t,e]))),i=E(()=>{let n=t().toLowerCase(),r=e=>`${e.id} ${po(e)}`.toLowerCase();return e.ontology.classes.filter(e=>!e.retired&&r(e).includes(n))}),[a,o]=S(Math.max(0,e.ontology.classes.findIndex(t=>t.id===e.current))),s=()=>i()[Math.min(a(),i().length-1)],c=t=>{t!==void 0&&(e.onChoose(t),e.onClose())},l=e=>{o(t=>Math.max(0,Math.min(i().length-1,t+e))),document.getElementById(`class-${s()?.id}`)?.scrollIntoView({block:`nearest`})},u=n=>{Vn(n,l,()=>c(s()?.id))||t()===``&&/^[1-9]$/.test(n.key)&&(n.preventDefault(),c(vo(e.ontology).get(n.key)))};return ee(()=>{document.getElementById(`class-${e.current}`)?.scrollIntoView({block:`center`})}),I(Bn,{get title(){return e.title},get onClose(){return e.onClose},get children(){return[(()=>{var e=ys();return e.$$keydown=u,e.$$input=e=>{n(e.currentTarget.value),o(0)},w(()=>e.value=t()),e})(),(()=>{var n=bs(),a=n.firstChild,l=a.nextSibling;return U(a,I(L,{get each(){return i()},children:n=>(()=>{var a=Ss(),l=a.firstChild;return a.$$click=()=>c(n.id),a.$$mousemove=()=>o(i().indexOf(n)),U(a,I(Un,{get color(){return fo(e.ontology,n.id)}}),l),U(l,()=>po(n)),U(a,I(R,{get when(){return n.id===e.current},get children(){return xs()}}),null),U(a,I(R,{get when(){return r().get(n.id)},children:e=>(()=>{var t=Cs();return U(t,e),t})()}),null),w(e=>{var r=`class-${n.id}`,i=s()?.id===n.id,o=!!(n.parent&&t()===``),c=s()?.id===n.id;return r!==e.e&&V(a,`id`,e.e=r),i!==e.t&&a.classList.toggle(`selected`,e.t=i),o!==e.a&&a.classList.toggle(`kind`,e.a=o),c!==e.o&&V(a,`aria-selected`,e.o=c),e},{e:void 0,t:void 0,a:void 0,o:void 0}),a})()})),U(l,I(R,{get when(){return s()},children:t=>[(()=>{var n=ws(),r=n.firstChild;return U(n,I(Un,{get color(){return fo(e.ontology,t().id)}}),r),U(n,()=>po(t()),null),n})(),(()=>{var e=Ts();return U(e,()=>t().guideline||`The ontology says nothing more about this class.`),e})(),I(R,{get when(){return t().size},children:e=>(()=>{var t=Es(),n=t.firstChild.nextSibling;return n.nextSibling,U(t,()=>e().map(e=>e.toFixed(1)).join(` × `),n),t})()})]})),n})()]}})}B([`input`,`keydown`,`mousemove`,`click`]);var Os=z(`<ol class=history>`),ks=z(`<details class=more><summary>History`),As=z(`<li><span></span><span class=quiet> · <!> · r`),js={do:``,undo:`undid: `,redo:`did again: `};function Ms(e){let t=q(),[n,r]=S(!1),[i]=O(()=>n()?{track:e.track,revision:t.revision()}:null,({track:e})=>Jt(t.id,e));return(()=>{var e=ks();return e.firstChild,e.addEventListener(`toggle`,e=>r(e.currentTarget.open)),U(e,I(R,{get when(){return!i.error},get fallback(){return I(Wn,{children:`The history cannot be had now.`})},get children(){var e=Os();return U(e,I(L,{get each(){return i()?.toReversed()},get fallback(){return I(Wn,{children:`Nothing happened yet.`})},children:e=>(()=>{var t=As(),n=t.firstChild,r=n.nextSibling,i=r.firstChild,a=i.nextSibling;return a.nextSibling,U(n,()=>js[e.kind],null),U(n,()=>e.gesture,null),U(r,()=>e.author,i),U(r,()=>Gn(e.at_us),a),U(r,()=>e.revision,null),t})()})),e}}),null),e})()}var Ns=z(`<div class=numbers><div class=number-grid></div><details class=more><summary>Pitch and roll</summary><div class=number-grid>`),Ps=z(`<span title="Distance from the vehicle"> m away`),Fs=z(`<span title="Speed of the track in this frame"> m/s`),Is=z(`<span title="Points inside the cuboid"> points`),Ls=z(`<p class=facts>`),Rs=Math.PI/180,zs=[`x`,`y`,`z`],Bs=[`length`,`width`,`height`];function Vs(){let e=q(),t=()=>e.cuboid(),{origin:n}=e.drive,r=e=>{let r=t();return r?r.center[e]-n[e]:null},i=E(()=>{let e=t();return e?yr(e.rotation):null});return(()=>{var a=Ns(),o=a.firstChild,s=o.nextSibling.firstChild.nextSibling;return U(o,()=>zs.map((i,a)=>I(Hn,{label:i,unit:`m`,step:.05,digits:2,get disabled(){return!e.may_edit},get value(){return r(a)},get more(){return`from where the drive starts; ${t()?.center[a].toFixed(2)??`–`} in the world`},onInput:t=>Gs(e,e=>({...e,center:Ws(e.center,a,t+n[a])})),get onCancel(){return e.draft.drop},onCommit:t=>Ks(e,e=>({...e,center:Ws(e.center,a,t+n[a])}))})),null),U(o,()=>Bs.map((n,r)=>I(Hn,{label:n,unit:`m`,step:.05,digits:2,min:.05,get disabled(){return!e.may_edit},get value(){return t()?.size[r]??null},onInput:t=>Gs(e,e=>({...e,size:Ws(e.size,r,t)})),get onCancel(){return e.draft.drop},onCommit:t=>Ks(e,e=>({...e,size:Ws(e.size,r,t)}))})),null),U(o,I(Hs,{label:`yaw`,name:`yaw`,get angles(){return i()},scene:e}),null),U(o,I(Us,{}),null),U(s,I(Hs,{label:`pitch`,name:`pitch`,get angles(){return i()},scene:e}),null),U(s,I(Hs,{label:`roll`,name:`roll`,get angles(){return i()},scene:e}),null),a})()}function Hs(e){let t=t=>n=>({...n,rotation:br({...yr(n.rotation),[e.name]:xr(t*Rs)})});return I(Hn,{get label(){return e.label},unit:`°`,step:1,digits:1,get disabled(){return!e.scene.may_edit},get value(){return Ve(()=>!!e.angles)()?e.angles[e.name]/Rs:null},onInput:n=>Gs(e.scene,t(n)),get onCancel(){return e.scene.draft.drop},onCommit:n=>Ks(e.scene,t(n))})}function Us(){let e=q(),t=E(()=>{let t=e.cuboid(),n=e.drive.frames[e.frame()];return t&&n?Math.hypot(...Er(n.world_from_ego,t.center)):null}),n=E(()=>{let t=e.track(),n=e.frame();if(!t)return null;let[r,i]=[n-1,n+1].map(e=>t.poses.rows[e-t.poses.first]),[a,o]=[e.drive.frames[n-1],e.drive.frames[n+1]];return!r||!i||!a||!o?null:Math.hypot(i[0]-r[0],i[1]-r[1],i[2]-r[2])*1e9/(o.t-a.t)});return(()=>{var r=Ls();return U(r,I(R,{get when(){return t()!==null},get children(){var e=Ps(),n=e.firstChild;return U(e,()=>t()?.toFixed(1),n),e}}),null),U(r,I(R,{get when(){return n()!==null},get children(){var e=Fs(),t=e.firstChild;return U(e,()=>n()?.toFixed(1),t),e}}),null),U(r,I(R,{get when(){return e.draft.n_points()!==null},get children(){var t=Is(),n=t.firstChild;return U(t,()=>e.draft.n_points(),n),t}}),null),r})()}function Ws(e,t,n){return e.map((e,r)=>r===t?n:e)}function Gs(e,t){let[n,r]=[e.track(),e.cuboid()];n&&r&&e.draft.move({track:n.id,class:n.class,cuboid:t(r)})}function Ks(e,t){let[n,r]=[e.track(),e.cuboid()];n&&r&&So(e,n.id,t(r))}var qs=z(`<details class=more><summary>Relations <span class=count></span></summary><ul class=rows></ul><div class=pair>`),Js=z(`<li class=line><span> <b></b> `);function Ys(e){let t=q(),[n,r]=S(``),[i,a]=S(``),o=E(()=>t.labels().relations.filter(t=>[t.from,t.to].some(t=>`track`in t&&t.track===e.track.id))),s=(e,n)=>e.some(e=>e===`track`||e.startsWith(`class:`)&&mo(t.ontology,n,e.slice(6))),c=E(()=>t.ontology.relation_types.filter(t=>!t.retired&&s(t.from,e.track.class))),l=E(()=>{let r=c().find(e=>e.id===n())?.to;return r?[...t.tracks().values()].filter(t=>t.id!==e.track.id&&s(r,t.class)):[]}),u=()=>{let r=t.numbers.take();r!==null&&i()&&(t.edit({do:`put_relation`,relation:r,type:n(),from:{track:e.track.id},to:{track:Number(i())}}),a(``))};return I(R,{get when(){return t.ontology.relation_types.length>0},get children(){var e=qs(),s=e.firstChild,d=s.firstChild.nextSibling,f=s.nextSibling,p=f.nextSibling;return U(d,()=>o().length),U(f,I(L,{get each(){return o()},children:e=>(()=>{var n=Js(),r=n.firstChild,i=r.firstChild,a=i.nextSibling;return a.nextSibling,U(r,()=>Xs(e.from),i),U(a,()=>po(void 0,e.type).toLowerCase()),U(r,()=>Xs(e.to),null),U(n,I(K,{icon:`close`,kind:`quiet`,title:`Remove the relation`,get disabled(){return!t.may_edit},onClick:()=>t.edit({do:`remove_relation`,relation:e.id})}),null),n})()})),U(p,I(Rn,{label:`Kind of relation`,get value(){return n()},get options(){return[{value:``,label:`New relation …`},...c().map(e=>({value:e.id,label:po(e)}))]},onChange:r}),null),U(p,I(Rn,{label:`To which object`,get value(){return i()},get disabled(){return l().length===0},get options(){return[{value:``,label:`object`},...l().map(e=>({value:String(e.id),label:`#${e.id} ${po(void 0,e.class)}`}))]},onChange:a}),null),U(p,I(K,{icon:`plus`,title:`Add the relation`,get disabled(){return!i()||!t.may_edit},onClick:u}),null),w(()=>e.open=o().length>0),e}})}function Xs(e){return`track`in e?`#${e.track}`:`event`in e?`event ${e.event}`:`sound ${e.audio}`}var Zs=z(`<div class="scroll padded"><h3 class=group>Class of new objects`),Qs=z(`<div class="scroll padded"><div class=title-line><span class=big-id>#</span></div><div class=pair><span class=label>Moves</span></div><p><span aria-hidden=true></span> <span class=quiet> – `),$s=z(`<button type=button class="button class-button"><span>`),ec=z(`<div class=button-grid>`),tc=z(`<div class=propagate>`),nc=z(`<h3 class=group>The scene is`),rc=z(`<div class=tags>`),ic=z(`<button type=button class=tag>`),ac=[{value:`class`,label:`as its class moves`},{value:`static`,label:`stands still`},{value:`car_like`,label:`like a car`},{value:`linear`,label:`in straight lines`},{value:`free`,label:`freely`}],oc={human:`Keyframe by a person`,model:`Keyframe by a model`,import:`Imported keyframe`,propagated:`Propagated keyframe`,interpolated:`Interpolated`,absent:`Not visible here`,outside:`Not in this frame`},[sc,cc]=S(!1);function lc(e){let t=q();return I(R,{get when(){return t.track()},get fallback(){return I(uc,{})},children:t=>I(dc,Ie({get track(){return t()}},e))})}function uc(){let e=q();return(()=>{var t=Zs(),n=t.firstChild;return U(t,I(Wn,{children:`No object is selected. Click a cuboid or a row of the list; press T and click on points to make a new one.`}),n),U(t,I(fc,{get current(){return e.new_class()},get onChoose(){return e.setNewClass},title:`Class of new objects`}),null),U(t,I(mc,{}),null),t})()}function dc(e){let t=q(),n=()=>jr(e.track,t.frame(),t.t()),r=n=>t.edit({do:`set_motion`,track:e.track.id,motion:n===`class`?null:n});return(()=>{var i=Qs(),a=i.firstChild,o=a.firstChild;o.firstChild;var s=a.nextSibling;s.firstChild;var c=s.nextSibling,l=c.firstChild,u=l.nextSibling.nextSibling,d=u.firstChild;return U(o,()=>e.track.id,null),U(a,I(fc,{get current(){return e.track.class},get title(){return`Class of object #${e.track.id}`},onChoose:n=>t.edit({do:`set_class`,track:e.track.id,class:n})}),null),U(a,I(K,{icon:`close`,kind:`danger`,get title(){return G(`object.delete`)},get disabled(){return!t.may_edit},onClick:()=>Do(t)}),null),U(s,I(Rn,{label:`How it moves between keyframes`,get value(){return e.track.own_motion??`class`},options:ac,get disabled(){return!t.may_edit},onChange:r}),null),U(c,()=>oc[n()],u),U(u,()=>(e.track.start/1e9).toFixed(1),d),U(u,()=>Kn(e.track.end,1),null),U(i,I(Vs,{}),null),U(i,I(R,{get when(){return uo(t.ontology,e.track.class)?.size_per_keyframe},get children(){return I(Ln,{label:`Own size in this keyframe`,title:`Of a shape that changes; otherwise one size holds in all frames`,get disabled(){return!t.may_edit||!t.cuboid()},get on(){return kr(e.track,t.t())?.own_size??!1},onChange:e=>zo(t,e)})}}),null),U(i,I(pc,e),null),U(i,I(fs,{get track(){return e.track}}),null),U(i,I(Ys,{get track(){return e.track}}),null),U(i,I(Ms,{get track(){return e.track.id}}),null),w(e=>{var t=`state-line ${n()}`,r=`glyph ${n()}`;return t!==e.e&&Ge(c,e.e=t),r!==e.t&&Ge(l,e.t=r),e},{e:void 0,t:void 0}),i})()}function fc(e){let t=q();return[(()=>{var n=$s(),r=n.firstChild;return n.$$click=()=>cc(!0),U(n,I(Un,{get color(){return fo(t.ontology,e.current)}}),r),U(r,()=>po(uo(t.ontology,e.current),e.current)),w(r=>{var i=G(`object.class`,`${e.title}: choose`),a=!t.may_edit;return i!==r.e&&V(n,`title`,r.e=i),a!==r.t&&(n.disabled=r.t=a),r},{e:void 0,t:void 0}),n})(),I(R,{get when(){return sc()},get children(){return I(Ds,{get ontology(){return t.ontology},get current(){return e.current},get title(){return e.title},get onChoose(){return e.onChoose},onClose:()=>cc(!1)})}})]}function pc(e){let t=q(),n=()=>!t.may_edit;return[(()=>{var r=ec();return U(r,I(K,{icon:`plus`,label:`Keyframe`,get title(){return G(`keyframe.put`)},get disabled(){return n()},onClick:()=>wo(t)}),null),U(r,I(K,{icon:`minus`,label:`Keyframe`,get title(){return G(`keyframe.remove`)},get disabled(){return n()},onClick:()=>Eo(t)}),null),U(r,I(K,{icon:`fit`,label:`Fit`,get title(){return G(`object.fit`)},get disabled(){return n()},onClick:()=>void Go(t)}),null),U(r,I(K,{label:`Shrink`,get title(){return G(`object.shrink`)},get disabled(){return n()},onClick:()=>Wo(t)}),null),U(r,I(K,{label:`Flip`,get title(){return G(`keyframe.flip`)},get disabled(){return n()},onClick:()=>Oo(t)}),null),U(r,I(K,{label:`Hide here`,get title(){return G(`absence.put`)},get disabled(){return n()},onClick:()=>Po(t)}),null),U(r,I(K,{label:`Begins here`,get title(){return G(`track.start`)},get disabled(){return n()},onClick:()=>Io(t,`start`)}),null),U(r,I(K,{label:`Ends here`,get title(){return G(`track.end`)},get disabled(){return n()},onClick:()=>Io(t,`end`)}),null),U(r,I(K,{label:`Split here`,get title(){return G(`track.split`)},get disabled(){return n()},onClick:()=>Lo(t)}),null),U(r,I(K,{label:`Merge …`,get title(){return G(`track.merge`)},get disabled(){return n()},onClick:()=>e.onMerge()}),null),U(r,I(K,{label:`Is another …`,get title(){return G(`track.re-identify`)},get disabled(){return n()},onClick:()=>e.onReIdentify()}),null),U(r,I(K,{label:`Reviewed`,icon:`check`,get title(){return G(`track.review`)},get disabled(){return n()},onClick:()=>{let e=t.track();e&&t.edit({do:`review_track`,track:e.id})}}),null),r})(),(()=>{var e=tc();return U(e,I(K,{icon:`backward`,label:`Back`,get title(){return G(`track.backward`)},get disabled(){return n()},onClick:()=>void Yo(t,-1)}),null),U(e,I(Hn,{label:``,unit:`frames`,get value(){return J.n_propagate},step:1,digits:0,min:1,onCommit:e=>wa(`n_propagate`,Math.round(e))}),null),U(e,I(K,{icon:`forward`,label:`Propagate`,kind:`primary`,get title(){return G(`track.forward`)},get disabled(){return n()},onClick:()=>void Yo(t,1)}),null),e})()]}function mc(){let e=q();return I(R,{get when(){return e.ontology.tags.length>0},get children(){return[nc(),(()=>{var t=rc();return U(t,I(L,{get each(){return e.ontology.tags},children:t=>{let n=()=>e.labels().tags.includes(t);return(()=>{var r=ic();return r.$$click=()=>e.edit({do:n()?`remove_tag`:`put_tag`,tag:t}),U(r,()=>po(void 0,t)),w(t=>{var i=n(),a=!e.may_edit;return i!==t.e&&V(r,`aria-pressed`,t.e=i),a!==t.t&&(r.disabled=t.t=a),t},{e:void 0,t:void 0}),r})()}})),t})()]}})}B([`click`]);function hc(e,t){return[e[0]+t[0],e[1]+t[1],e[2]+t[2]]}function gc(e,t){return[e[0]-t[0],e[1]-t[1],e[2]-t[2]]}function _c(e,t){return[e[0]*t,e[1]*t,e[2]*t]}function vc(e,t){return e[0]*t[0]+e[1]*t[1]+e[2]*t[2]}function yc(e,t){return[e[1]*t[2]-e[2]*t[1],e[2]*t[0]-e[0]*t[2],e[0]*t[1]-e[1]*t[0]]}function bc(e){return Math.hypot(e[0],e[1],e[2])}function xc(e){return _c(e,1/(bc(e)||1))}function Sc(e,t){let n=[e[0],e[1],e[2]],r=_c(yc(n,t),2);return hc(hc(t,_c(r,e[3])),yc(n,r))}function Cc(e,t){return[e[3]*t[0]+e[0]*t[3]+e[1]*t[2]-e[2]*t[1],e[3]*t[1]-e[0]*t[2]+e[1]*t[3]+e[2]*t[0],e[3]*t[2]+e[0]*t[1]-e[1]*t[0]+e[2]*t[3],e[3]*t[3]-e[0]*t[0]-e[1]*t[1]-e[2]*t[2]]}function wc(e){return[-e[0],-e[1],-e[2],e[3]]}function Tc(e){let t=Math.hypot(...e)||1;return[e[0]/t,e[1]/t,e[2]/t,e[3]/t]}function Ec(e){return[0,0,Math.sin(e/2),Math.cos(e/2)]}function Dc(e){let t=Sc(e,[1,0,0]);return Math.atan2(t[1],t[0])}function Oc(e,t){return hc(e.center,Sc(e.rotation,t))}function kc(e,t){return Sc(wc(e.rotation),gc(t,e.center))}function Ac(e){let t=Sc(e.rotation,[1,0,0]),n=Sc(e.rotation,[0,1,0]),r=Sc(e.rotation,[0,0,1]),i=e.center;return Float64Array.of(t[0],n[0],r[0],i[0],t[1],n[1],r[1],i[1],t[2],n[2],r[2],i[2])}function jc(e){let t=wc(e.rotation);return{center:_c(Sc(t,e.center),-1),rotation:t}}function Mc(e,t){return{center:Oc(e,t.center),rotation:Tc(Cc(e.rotation,t.rotation))}}function Nc(e){let t=_c(e.size,.5),n=[];for(let r=0;r<8;r++){let i=[r&1?t[0]:-t[0],r&2?t[1]:-t[1],r&4?t[2]:-t[2]];n.push(Oc(e,i))}return n}function Pc(e,t,n){let r=kc(n,e),i=Sc(wc(n.rotation),t),a=-1/0,o=1/0;for(let e=0;e<3;e++){let t=n.size[e]/2,s=(-Math.sign(i[e]||1)*t-r[e])/i[e],c=(Math.sign(i[e]||1)*t-r[e])/i[e];Number.isNaN(s)||Number.isNaN(c)||(a=Math.max(a,s),o=Math.min(o,c))}return a<=o&&a>0?a:null}var Fc=.05,Ic={front:{axis:0,sign:1},rear:{axis:0,sign:-1},left:{axis:1,sign:1},right:{axis:1,sign:-1},top:{axis:2,sign:1},bottom:{axis:2,sign:-1}};function Lc(e,t,n){let r=[...e.size],i=[0,0,0];for(let a of t){let{axis:t,sign:o}=Ic[a];r[t]=Math.max(Fc,e.size[t]+o*n[t]),i[t]=o*(r[t]-e.size[t])/2}return{...e,size:r,center:hc(e.center,Sc(e.rotation,i))}}function Rc(e,t){let n=[0,0,0];for(let r of e)n[Ic[r].axis]=t[Ic[r].axis];return n}function zc(e,t){return{...e,center:hc(e.center,Sc(e.rotation,t))}}function Bc(e,t){return{...e,rotation:Tc(Cc(e.rotation,Ec(t)))}}function Vc(e,t){let{forward:n=0,left:r=0,up:i=0,yaw:a=0}=t,o=[t.length??0,t.width??0,t.height??0],s=e.size.map((e,t)=>Math.max(Fc,e+o[t]));return Bc({...zc(e,[n,r,i]),size:s},a)}var[Hc,Uc]=S({}),Wc=.05,Gc=Math.PI/180;function Kc(e,t){let n=t=>()=>Co(e,e=>Vc(e,t));return{...qc(e,t),...Jc(e,t),...Yc(e,t),...Xc(t),"nudge.yaw-left":n({yaw:Gc}),"nudge.yaw-right":n({yaw:-Gc}),"nudge.forward":n({forward:Wc}),"nudge.backward":n({forward:-.05}),"nudge.left":n({left:Wc}),"nudge.right":n({left:-.05}),"nudge.up":n({up:Wc}),"nudge.down":n({up:-.05}),"nudge.longer":n({length:Wc}),"nudge.shorter":n({length:-.05}),"nudge.wider":n({width:Wc}),"nudge.narrower":n({width:-.05}),"nudge.higher":n({height:Wc}),"nudge.lower":n({height:-.05}),undo:e.undo,redo:e.redo,"work.submit":t.submit,"work.replay":t.replay}}function qc(e,t){let n=n=>{t.stop(),e.setFrame(n)},r=(t,r)=>{t==null?ur(`info`,r):n(Pr(e.drive.frames,t))},i=t=>()=>{let n=bo(e);n&&r(Mr(n,e.t(),t)?.t,`There is no ${t===1?`later`:`earlier`} keyframe.`)};return{"frame.next":()=>n(e.frame()+1),"frame.previous":()=>n(e.frame()-1),"frame.forward":()=>n(e.frame()+10),"frame.back":()=>n(e.frame()-10),"frame.first":()=>n(0),"frame.last":()=>n(e.drive.frames.length-1),"frame.play":t.togglePlay,"keyframe.next":i(1),"keyframe.previous":i(-1),"keyframe.suggested":()=>{let t=bo(e);t&&r(t.next_keyframe,`No further keyframe would help.`)}}}function Jc(e,t){let n=t=>()=>{let n=e.frame(),r=[...e.tracks().values()].filter(e=>e.poses.rows[n-e.poses.first]).sort((e,t)=>e.id-t.id);if(r.length===0)return ur(`info`,`No object is in this frame.`);let i=r.findIndex(t=>t.id===e.selected());e.select(r[(i+(i<0&&t<0?0:t)+r.length)%r.length].id)};return{"tool.select":()=>e.setTool(`select`),"tool.box-click":()=>e.setTool(`box-click`),"tool.box-rectangle":()=>e.setTool(`box-rectangle`),"tool.box-three":()=>e.setTool(`box-three`),"tool.box-class":()=>e.setTool(`box-class`),cancel:()=>{t.cancel()||(e.tool()===`select`?e.select(null):e.setTool(`select`))},"object.next":n(1),"object.previous":n(-1),"object.class":()=>{t.showPanel(`object`),cc(!0)},"object.delete":()=>Do(e),"object.static":()=>void Mo(e),"object.flip":()=>{let t=bo(e);t&&e.edit({do:`flip_track`,track:t.id})},"object.fit":()=>void Go(e),"object.shrink":()=>Wo(e),"keyframe.put":()=>wo(e),"keyframe.remove":()=>Eo(e),"keyframe.flip":()=>Oo(e),"keyframe.copy-size":()=>{let t=bo(e);t&&e.edit({do:`copy_value`,track:t.id,t:e.t(),value:`size`,direction:`forward`})},"absence.put":()=>Po(e)}}function Yc(e,t){let n=t=>()=>{let n=bo(e);n&&t(n.id)};return{"track.forward":()=>void Yo(e,1),"track.backward":()=>void Yo(e,-1),"track.split":()=>Lo(e),"track.merge":()=>{bo(e)&&t.merge()},"track.re-identify":()=>{bo(e)&&t.reIdentify()},"track.start":()=>Io(e,`start`),"track.end":()=>Io(e,`end`),"track.thin":n(t=>e.edit({do:`thin_track`,track:t})),"track.review":n(t=>e.edit({do:`review_track`,track:t})),"track.event":()=>{t.showPanel(`events`);let[n]=_o(e.ontology,e.track());n&&ns(e,n)},"track.comment":()=>{t.showPanel(`review`),queueMicrotask(()=>document.getElementById(`new-comment`)?.focus())}}}function Xc(e){let t=e=>()=>wa(`point_size`,Math.max(1,Math.min(8,J.point_size+e))),n=e=>()=>wa(`n_neighbors`,Math.max(0,Math.min(10,J.n_neighbors+e)));return{"view.focus":e.focus,"view.home":e.home,"view.top":()=>e.camera(`top`),"view.free":()=>e.camera(`free`),"view.follow":()=>e.camera(`follow`),"view.color":()=>wa(`coloring`,ya[(ya.indexOf(J.coloring)+1)%ya.length]),"view.larger-points":t(.5),"view.smaller-points":t(-.5),"view.more-neighbors":n(1),"view.fewer-neighbors":n(-1),"view.images":()=>wa(`images_large`,!J.images_large),"view.lidar":()=>wa(`lidar_on_images`,!J.lidar_on_images),"view.strip":()=>wa(`strip`,!J.strip),"panel.object":()=>e.showPanel(`object`),"panel.events":()=>e.showPanel(`events`),"panel.captions":()=>e.showPanel(`captions`),"panel.review":()=>e.showPanel(`review`),"list.filter":()=>document.getElementById(`object-filter`)?.focus()}}function Zc(e,t){let n=vo(e.ontology).get(t);if(n===void 0)return!1;let r=e.track();return r?e.edit({do:`set_class`,track:r.id,class:n}):(e.setNewClass(n),ur(`info`,`New objects are of class ${n}.`)),!0}function Qc(e,t){let n=e.lines.flatMap(e=>e.filter((e,t)=>t%2==0)),r=e.lines.flatMap(e=>e.filter((e,t)=>t%2==1));if(n.length===0)return null;let i=Math.max(0,Math.min(...n)),a=Math.min(t.width,Math.max(...n)),o=Math.max(0,Math.min(...r)),s=Math.min(t.height,Math.max(...r));return a>i&&s>o?{left:i,top:o,right:a,bottom:s}:null}function $c(e){let t=t=>{let n=e.lines.flatMap(e=>e.filter((e,n)=>n%2===t));return Math.max(...n)-Math.min(...n)};return Math.max(1,t(0)*t(1))}var el=1.5;function tl(e,t,n,r){let i=e=>{let r=t.find(t=>t.track===n&&t.camera===e.id),i=r&&Qc(r,e);if(!r||!i)return 0;let a=(i.right-i.left)*(i.bottom-i.top);return a/(e.width*e.height)*(a/$c(r))**2},a=e.map(e=>({id:e.id,share:i(e)})).sort((e,t)=>t.share-e.share),[o]=a;if(o&&o.share!==0)return el*(a.find(e=>e.id===r)?.share??0)>=o.share?r:o.id}function nl(e){return e.map(e=>e.id).filter(e=>/front|forward/i.test(e)).sort((e,t)=>e.length-t.length)[0]??e[0]?.id}var rl=z(`<svg class=cuboids aria-hidden=true>`),il=z(`<svg><text dy=-0.4em>#</svg>`,!1,!0,!1),al=z(`<svg><g><path class="edge under"></path><path class=edge></path><path class=front></svg>`,!1,!0,!1);function ol(e){return e.map(e=>{let t=[];for(let n=0;n+1<e.length;n+=2)t.push(`${e[n].toFixed(1)} ${e[n+1].toFixed(1)}`);return`M${t.join(`L`)}`}).join(``)}function sl(e){let t=q(),n=e=>fo(t.ontology,t.tracks().get(e)?.class??t.draft.cuboid()?.class??``),r=e=>{let t=e.lines.flatMap(e=>e.filter((e,t)=>t%2==0)),n=e.lines.flatMap(e=>e.filter((e,t)=>t%2==1));return{x:Math.min(...t),y:Math.min(...n)}};return(()=>{var i=rl();return U(i,I(L,{get each(){return e.overlays},children:e=>(()=>{var i=al(),a=i.firstChild,o=a.nextSibling,s=o.nextSibling;return U(i,I(R,{get when(){return Ve(()=>e.track===t.selected())()&&e.lines.length>0},get children(){var t=il();return t.firstChild,U(t,()=>e.track,null),w(n=>{var i=r(e).x,a=r(e).y;return i!==n.e&&V(t,`x`,n.e=i),a!==n.t&&V(t,`y`,n.t=a),n},{e:void 0,t:void 0}),t}}),null),w(r=>{var c=e.track===t.selected(),l=n(e.track),u=ol(e.lines),d=ol(e.lines),f=ol(e.front);return c!==r.e&&i.classList.toggle(`selected`,r.e=c),l!==r.t&&H(i,`--class`,r.t=l),u!==r.a&&V(a,`d`,r.a=u),d!==r.o&&V(o,`d`,r.o=d),f!==r.i&&V(s,`d`,r.i=f),r},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0}),i})()})),w(()=>V(i,`viewBox`,`0 0 ${e.camera.width} ${e.camera.height}`)),i})()}function cl(e,t,n,r){let i=-1,a=1/0;for(let o=0;o<e.n_points;o+=1){let s=Math.hypot(e.x[o]-t,e.y[o]-n);if(s>r)continue;let c=e.depth[o]*(1+s/r);c<a&&(i=o,a=c)}return i}var ll=[`#fde725`,`#b5de2b`,`#6ece58`,`#35b779`,`#1f9e89`,`#26828e`,`#31688e`,`#3e4989`,`#482878`],ul=3,dl=70;function fl(e){let t=Math.log(Math.max(ul,e)/ul)/Math.log(dl/ul);return ll[Math.min(ll.length-1,Math.floor(t*ll.length))]}var pl=z(`<canvas class=point-layer>`);function ml(e){let t;return T(()=>{let n=t?.getContext(`2d`);if(!n)return;let{points:r,dot:i}=e;n.clearRect(0,0,e.camera.width,e.camera.height);for(let e=0;e<r.n_points;e+=1)n.fillStyle=fl(r.depth[e]),n.fillRect(r.x[e]-i/2,r.y[e]-i/2,i,i)}),(()=>{var n=pl(),r=t;return typeof r==`function`?qe(r,n):t=n,w(t=>{var r=e.camera.width,i=e.camera.height;return r!==t.e&&V(n,`width`,t.e=r),i!==t.t&&V(n,`height`,t.t=i),t},{e:void 0,t:void 0}),n})()}var hl=z(`<span>`),gl=z(`<div class=image-region>`);function _l(e){let t=q(),n=E(()=>e.marking??(t.region()?.camera===e.camera.id?t.region().box:null)),r=E(()=>t.comments().flatMap(n=>{let{region:r,t:i}=n.pin;return r&&r.camera===e.camera.id&&i===t.t()&&!n.resolved_by?[{box:r.box,text:`${n.author}: ${n.text}`}]:[]}));return[I(L,{get each(){return r()},children:e=>I(vl,{get box(){return e.box},get text(){return e.text}})}),I(R,{get when(){return n()},children:e=>I(vl,{get box(){return e()},text:``})})]}function vl(e){let[t,n,r,i]=[0,1,2,3].map(t=>()=>e.box[t]);return(()=>{var a=gl();return U(a,I(R,{get when(){return e.text},get children(){var t=hl();return U(t,()=>e.text),t}})),w(e=>{var o=`${t()}px`,s=`${n()}px`,c=`${r()-t()}px`,l=`${i()-n()}px`;return o!==e.e&&H(a,`left`,e.e=o),s!==e.t&&H(a,`top`,e.t=s),c!==e.a&&H(a,`width`,e.a=c),l!==e.o&&H(a,`height`,e.o=l),e},{e:void 0,t:void 0,a:void 0,o:void 0}),a})()}var yl=z(`<button type=button class=box-reset title="Back to the projected box">reset`),bl=z(`<div class=view-box>`),xl=z(`<i title="Drag to correct the 2D box">`),Sl=[[`l`],[`r`],[`t`],[`b`],[`l`,`t`],[`r`,`t`],[`l`,`b`],[`r`,`b`]],Cl=2;function wl(e){let t=q(),[n,r]=S(null),i=()=>n()??e.overlay.box??{min:[0,0],max:[0,0]},a=a=>o=>{let s=o.currentTarget,c=i(),l={x:o.clientX,y:o.clientY};o.stopPropagation(),s.setPointerCapture(o.pointerId),s.onpointermove=t=>r(Tl(c,a,[(t.clientX-l.x)/e.scale,(t.clientY-l.y)/e.scale],e.camera)),s.onpointerup=()=>{s.onpointermove=null;let i=n();i&&t.edit({do:`put_view_box`,track:e.overlay.track,camera:e.camera.id,t:e.t,...i}),r(null)},s.onpointercancel=()=>{s.onpointermove=null,r(null)}},o=()=>t.edit({do:`remove_view_box`,track:e.overlay.track,camera:e.camera.id,t:e.t});return(()=>{var t=bl();return U(t,I(L,{each:Sl,children:e=>(()=>{var t=xl();return Ke(t,`pointerdown`,a(e),!0),w(()=>Ge(t,`box-grip ${e.join(` `)}`)),t})()}),null),U(t,I(R,{get when(){return e.overlay.corrected},get children(){var t=yl();return t.$$click=o,t.$$pointerdown=e=>e.stopPropagation(),w(n=>H(t,`transform`,`scale(${1/e.scale})`)),t}}),null),w(n=>{var r=!!e.overlay.corrected,a=`${i().min[0]}px`,o=`${i().min[1]}px`,s=`${i().max[0]-i().min[0]}px`,c=`${i().max[1]-i().min[1]}px`,l=`${1/e.scale}px`;return r!==n.e&&t.classList.toggle(`corrected`,n.e=r),a!==n.t&&H(t,`left`,n.t=a),o!==n.a&&H(t,`top`,n.a=o),s!==n.o&&H(t,`width`,n.o=s),c!==n.i&&H(t,`height`,n.i=c),l!==n.n&&H(t,`--px`,n.n=l),n},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0,n:void 0}),t})()}function Tl({min:e,max:t},n,[r,i],a){let o=e=>n.includes(e),s=(e,t,n)=>Math.max(t,Math.min(n,e));return{min:[o(`l`)?s(e[0]+r,0,t[0]-Cl):e[0],o(`t`)?s(e[1]+i,0,t[1]-Cl):e[1]],max:[o(`r`)?s(t[0]+r,e[0]+Cl,a.width):t[0],o(`b`)?s(t[1]+i,e[1]+Cl,a.height):t[1]]}}B([`pointerdown`,`click`]);var El=z(`<img>`),Dl=z(`<p class=camera-empty>`),Ol=z(`<span class=quiet title="Image stamp against the frame's"> ms`),kl=z(`<span class=badge>box corrected`),Al=z(`<button type=button class=link title="Show the whole image (double click)">×`),jl=z(`<figure class=camera><div class=camera-frame><div class=camera-image></div></div><figcaption><span>`),Ml=z(`<i class=ray-mark><span> m`),Nl={factor:1,x:0,y:0},Pl=20,Fl=4,Il=12;function Ll(e){let t=q(),n,[r,i]=S([1,1]),[a,o]=S(Nl),[s,c]=S(``),[l,u]=S(``),[d,f]=S(null),[p,m]=S(null),[h,g]=S(null),_=E(()=>t.drive.frames[t.frame()]?.images.find(t=>t.camera===e.camera.id)),v=E(()=>{let n=t.draft.overlays(),r=t.draft.cuboid()?.track;return[...n?t.overlays().filter(e=>e.track!==r):t.overlays(),...n??[]].filter(t=>t.camera===e.camera.id)}),y=E(()=>v().find(e=>e.track===t.selected()));ee(()=>{let e=new ResizeObserver(()=>{n&&i([n.clientWidth,n.clientHeight])});n&&e.observe(n),M(()=>e.disconnect())}),T(j(()=>[t.frame(),_()!==void 0],([n,r])=>{if(g(null),u(``),!r)return c(``);let i=t.frames.readyImage(n,e.camera.id);if(i)return c(i.url);let a=!1;M(()=>{a=!0});let o=t.frames.cloud(n).catch(()=>void 0);Promise.all([t.frames.image(n,e.camera.id),o]).then(([e])=>{a||c(e.url)}).catch(()=>{a||(c(``),u(`The image cannot be had now.`))})}));let b=async n=>{try{return hi(await Vt(t.id,n,e.camera.id))}catch{return null}};T(j(()=>[t.frame(),J.lidar_on_images&&_()!==void 0],([e,t])=>{if(f(null),!t)return;let n=!1;M(()=>{n=!0}),b(e).then(e=>{n||f(e)})}));let x=()=>Math.min(r()[0]/e.camera.width,r()[1]/e.camera.height),C=()=>x()*a().factor,D=()=>[(r()[0]-e.camera.width*C())/2+a().x,(r()[1]-e.camera.height*C())/2+a().y],O=e=>{let t=n?.getBoundingClientRect(),[r,i]=D();return[(e.clientX-(t?.left??0)-r)/C(),(e.clientY-(t?.top??0)-i)/C()]},k=t=>{if(!e.large)return;t.preventDefault();let[n,r]=O(t),i=C(),s=Math.max(1,Math.min(Pl,a().factor*Math.exp(-t.deltaY/400)));if(s===1)return o(Nl);let c=x()*s,l=(e,t)=>(e-t/2)*(i-c);o({factor:s,x:a().x+l(n,e.camera.width),y:a().y+l(r,e.camera.height)})},A=n=>{let r=n.currentTarget,i=O(n);r.setPointerCapture(n.pointerId),r.onpointermove=t=>m(Rl(i,O(t),e.camera)),r.onpointerup=()=>{r.onpointermove=null,r.onpointerup=null;let n=p();m(null),n&&t.setRegion({camera:e.camera.id,box:n})}},te=t=>{if(t.altKey&&e.large&&_())return A(t);let n=t.currentTarget,[r,i]=[a(),{x:t.clientX,y:t.clientY}],s=!1;n.setPointerCapture(t.pointerId),n.onpointermove=t=>{let[n,a]=[t.clientX-i.x,t.clientY-i.y];!s&&Math.hypot(n,a)<Fl||(s=!0,e.large&&o({...r,x:r.x+n,y:r.y+a}))},n.onpointerup=e=>{n.onpointermove=null,n.onpointerup=null,!s&&e.button===0&&ne(e)}},ne=n=>{if(!e.large)return e.onPick();if(!_())return;let r=O(n);if(t.tool()!==`select`&&t.may_edit){Ho(t,{image:{camera:e.camera.id,pixel:r}});return}let i=n.shiftKey?void 0:re(r);if(i!==void 0&&i!==t.selected())return t.select(i);ie(r)},re=([t,n])=>v().flatMap(r=>{let i=Qc(r,e.camera);return!i||t<i.left||t>i.right||n<i.top||n>i.bottom?[]:[{track:r.track,area:(i.right-i.left)*(i.bottom-i.top)}]}).sort((e,t)=>e.area-t.area)[0]?.track,ie=async e=>{let n=t.frame(),r=d()??await b(n),i=await t.frames.cloud(n).catch(()=>null);if(!r||!i||t.frame()!==n)return;let a=cl(r,e[0],e[1],Il/Math.min(1,C()));if(a<0)return ur(`info`,`No lidar point is near that ray.`);let o=r.index[a]*3;g({pixel:[r.x[a],r.y[a]],depth_m:r.depth[a]});let s=t.drive.frames[n].world_from_ego;t.setPlace(Tr(s,[i.xyz[o],i.xyz[o+1],i.xyz[o+2]]))},ae=()=>{let e=_();return e?(e.t-t.t())/1e6:0};return(()=>{var r=jl(),i=r.firstChild,c=i.firstChild,u=i.nextSibling,f=u.firstChild;i.$$dblclick=()=>o(Nl),i.$$pointerdown=te,i.addEventListener(`wheel`,k);var m=n;return typeof m==`function`?qe(m,i):n=i,U(c,I(R,{get when(){return s()},get children(){var n=El();return V(n,`draggable`,!1),w(r=>{var i=s(),a=`${e.camera.id} at frame ${t.frame()}`;return i!==r.e&&V(n,`src`,r.e=i),a!==r.t&&V(n,`alt`,r.t=a),r},{e:void 0,t:void 0}),n}}),null),U(c,I(R,{get when(){return d()},children:t=>I(ml,{get points(){return t()},get camera(){return e.camera},get dot(){return Math.max(2,1.6/x())}})}),null),U(c,I(sl,{get camera(){return e.camera},get overlays(){return v()}}),null),U(c,I(R,{get when(){return Ve(()=>!!(e.large&&y()?.box))()&&t.may_edit},get children(){return I(wl,{get camera(){return e.camera},get overlay(){return y()},get t(){return _()?.t??t.t()},get scale(){return C()}})}}),null),U(c,I(_l,{get camera(){return e.camera},get marking(){return p()}}),null),U(c,I(R,{get when(){return h()},children:e=>(()=>{var t=Ml(),n=t.firstChild,r=n.firstChild;return U(n,()=>e().depth_m.toFixed(1),r),w(n=>{var r=`${e().pixel[0]}px`,i=`${e().pixel[1]}px`,a=`scale(${1/C()})`;return r!==n.e&&H(t,`left`,n.e=r),i!==n.t&&H(t,`top`,n.t=i),a!==n.a&&H(t,`transform`,n.a=a),n},{e:void 0,t:void 0,a:void 0}),t})()}),null),U(i,I(R,{get when(){return!s()},get children(){var e=Dl();return U(e,()=>l()||(_()?`Loading …`:`No image in this frame`)),e}}),null),U(f,()=>e.camera.id),U(u,I(R,{get when(){return Math.abs(ae())>=.5},get children(){var e=Ol(),t=e.firstChild;return U(e,()=>ae()>0?`+`:`−`,t),U(e,()=>Math.abs(ae()).toFixed(0),t),e}}),null),U(u,I(R,{get when(){return y()?.corrected},get children(){return kl()}}),null),U(u,I(R,{get when(){return a().factor>1.01},get children(){var e=Al(),t=e.firstChild;return e.$$click=()=>o(Nl),U(e,()=>a().factor.toFixed(1),t),e}}),null),w(t=>{var n=!!e.large,a=e.camera.width/e.camera.height,o=e.large?void 0:`Make ${e.camera.id} the large camera`,s=`${e.camera.width}px`,l=`${e.camera.height}px`,u=`translate(${D()[0]}px, ${D()[1]}px) scale(${C()})`,d=C();return n!==t.e&&r.classList.toggle(`large`,t.e=n),a!==t.t&&H(r,`--aspect`,t.t=a),o!==t.a&&V(i,`title`,t.a=o),s!==t.o&&H(c,`width`,t.o=s),l!==t.i&&H(c,`height`,t.i=l),u!==t.n&&H(c,`transform`,t.n=u),d!==t.s&&H(c,`--scale`,t.s=d),t},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0,n:void 0,s:void 0}),r})()}function Rl([e,t],[n,r],{width:i,height:a}){let o=(e,t)=>Math.max(0,Math.min(t,e));return[o(Math.min(e,n),i),o(Math.min(t,r),a),o(Math.max(e,n),i),o(Math.max(t,r),a)]}B([`pointerdown`,`dblclick`,`click`]);var zl=3;function Bl(e,t,n){let r=0;for(let i=1;i<=e.length;i+=1){let a=(n-zl*(i-1))/i;r=Math.max(r,Vl(e,t,a,i))}return Math.floor(r)}function Vl(e,t,n,r){let i=Math.max(...e.map(e=>e.width/e.height)),a=Math.ceil(e.length/r);return Math.min(n,(t-zl*(a-1))/(a*i))}var Hl=z(`<span class=depth-scale title="Depth of the lidar points"><span>3 m</span><i></i><span>70 m`),Ul=z(`<div class=camera-others>`),Wl=z(`<section class=cameras aria-label=Cameras><div class=camera-bar></div><div class=camera-row>`),Gl=z(`<p class=empty>This log has no camera.`);function Kl(){let e=q(),{cameras:t}=e.drive,[n,r]=S(``),i=E(n=>{let r=e.selected();if(r===null)return{track:r,camera:n.camera};let i=n.track===r;return i&&n.camera&&!(t=>e.drive.frames[e.frame()].images.some(e=>e.camera===t))(n.camera)?n:{track:r,camera:tl(t,e.overlays(),r,i?n.camera:void 0)??(i?n.camera:void 0)}},{track:null,camera:void 0}),a=E(()=>n()||i().camera||nl(t)),o=E(()=>t.filter(e=>e.id!==a())),s,[c,l]=S([0,0]);ee(()=>{let e=new ResizeObserver(()=>{s&&l([s.clientWidth,s.clientHeight])});s&&e.observe(s),M(()=>e.disconnect())});let u=[{value:``,label:`Best for the object`},...t.map(e=>({value:e.id,label:e.id}))];return(()=>{var e=Wl(),i=e.firstChild,l=i.nextSibling;return U(i,I(Rn,{label:`Large camera`,get value(){return n()},options:u,onChange:r}),null),U(i,I(K,{icon:`dots`,label:`Lidar`,get title(){return G(`view.lidar`)},get pressed(){return J.lidar_on_images},kind:`quiet`,onClick:()=>wa(`lidar_on_images`,!J.lidar_on_images)}),null),U(i,I(K,{icon:`large`,get label(){return J.images_large?`Smaller`:`Larger`},get title(){return G(`view.images`)},kind:`quiet`,onClick:()=>wa(`images_large`,!J.images_large)}),null),U(i,I(R,{get when(){return J.lidar_on_images},get children(){return Hl()}}),null),U(l,I(R,{get when(){return t.length>0},get fallback(){return Gl()},get children(){return[I(L,{get each(){return t.filter(e=>e.id===a())},children:e=>I(Ll,{camera:e,large:!0,onPick:()=>void 0})}),(()=>{var e=Ul(),t=s;return typeof t==`function`?qe(t,e):s=e,U(e,I(L,{get each(){return o()},children:e=>I(Ll,{camera:e,large:!1,onPick:()=>r(e.id)})})),w(t=>H(e,`--height`,`${Bl(o(),c()[0],c()[1])}px`)),e})()]}})),e})()}function ql(e,t){return[...e.slice(0,t)].length}function Jl(e,t){return[...e.filter(e=>e.end<=t.start||e.start>=t.end),t].sort((e,t)=>e.start-t.start)}function Yl(e,t,n){let[r,i]=[[...t],[...n]],a=0;for(;a<r.length&&a<i.length&&r[a]===i[a];)a+=1;let o=0;for(;o<r.length-a&&o<i.length-a&&r.at(-1-o)===i.at(-1-o);)o+=1;let s=i.length-r.length,c=r.length-o;return e.flatMap(e=>e.end<=a?[e]:e.start>=c?[{...e,start:e.start+s,end:e.end+s}]:e.start<a&&e.end>c?[{...e,end:e.end+s}]:[])}function Xl(e,t){let n=[...e],r=[],i=0;for(let{start:e,end:a,track:o}of t)e>i&&r.push({text:n.slice(i,e).join(``),track:null}),r.push({text:n.slice(e,a).join(``),track:o}),i=a;return i<n.length&&r.push({text:n.slice(i).join(``),track:null}),r}var Zl=z(`<h3 class=group>New caption`),Ql=z(`<div class="scroll padded"><h3 class=group>Captions <span class=count>`),$l=z(`<article class=card><header><button type=button class=link title="Go there"></button><span class=grow>`),eu=z(`<p class=linked>`),tu=z(`<button type=button class=mention><sub>#`),nu=z(`<div class=text-editor><textarea class=field rows=3 placeholder="What happens? Select words, then link them to the selected object."></textarea><div class=line><span class=grow>`);function ru(){let e=q(),[t,n]=S(`frame`),r=()=>{let n=e.selected();return t()===`track`&&n!==null?{track:n}:t()===`scene`?{start:e.drive.frames[0].t,end:Fo(e,e.drive.frames.length-1)}:{t:e.t()}},i=E(()=>e.labels().captions.toSorted((e,t)=>iu(e.about)-iu(t.about))),a=(t,n)=>{let i=e.numbers.take();i!==null&&e.edit({do:`put_caption`,caption:i,text:t,about:r(),mentions:n})},o=()=>[{value:`frame`,label:`This frame`},{value:`scene`,label:`Whole scene`},...e.selected()===null?[]:[{value:`track`,label:`#${e.selected()}`}]];return(()=>{var r=Ql(),s=r.firstChild,c=s.firstChild.nextSibling;return U(r,I(R,{get when(){return e.may_edit},get children(){return[Zl(),I(zn,{label:`What it is about`,get value(){return t()},get options(){return o()},onChange:n}),I(su,{text:``,mentions:[],save:`Add caption`,onSave:a})]}}),s),U(c,()=>i().length),U(r,I(L,{get each(){return i()},get fallback(){return I(Wn,{children:`No caption yet.`})},children:e=>I(au,{caption:e})}),null),r})()}function iu(e){return`t`in e?e.t:`start`in e?e.start:-1}function au(e){let t=q(),[n,r]=S(!1),i=()=>{let{about:n}=e.caption;`track`in n?t.select(n.track):t.setFrame(Pr(t.drive.frames,iu(n)))},a=()=>{let{about:t}=e.caption;return`track`in t?`object #${t.track}`:`t`in t?Kn(t.t):`${Kn(t.start)} – ${Kn(t.end)}`},o=(n,i)=>{t.edit({do:`put_caption`,caption:e.caption.id,text:n,about:e.caption.about,mentions:i}),r(!1)};return(()=>{var s=$l(),c=s.firstChild,l=c.firstChild;return l.nextSibling,l.$$click=i,U(l,a),U(c,I(K,{get label(){return n()?`Leave`:`Edit`},kind:`quiet`,title:`Edit the text and its links`,get disabled(){return!t.may_edit},onClick:()=>r(!n())}),null),U(c,I(K,{icon:`close`,kind:`quiet`,title:`Delete the caption`,get disabled(){return!t.may_edit},onClick:()=>t.edit({do:`remove_caption`,caption:e.caption.id})}),null),U(s,I(R,{get when(){return n()},get fallback(){return I(ou,{get text(){return e.caption.text},get mentions(){return e.caption.mentions}})},get children(){return I(su,{get text(){return e.caption.text},get mentions(){return e.caption.mentions},save:`Save`,onSave:o})}}),null),s})()}function ou(e){let t=q(),n=e=>fo(t.ontology,t.tracks().get(e)?.class??``);return(()=>{var r=eu();return U(r,I(L,{get each(){return Xl(e.text,e.mentions)},children:e=>I(R,{get when(){return e.track!==null},get fallback(){return e.text},get children(){var r=tu(),i=r.firstChild;return i.firstChild,r.$$click=()=>t.select(e.track),U(r,()=>e.text,i),U(i,()=>e.track,null),w(t=>{var i=n(e.track),a=`Object #${e.track}`;return i!==t.e&&H(r,`--mention`,t.e=i),a!==t.t&&V(r,`title`,t.t=a),t},{e:void 0,t:void 0}),r}})})),r})()}function su(e){let t=q(),n,[r,i]=S(e.text),[a,o]=S([...e.mentions]),[s,c]=S([0,0]),l=()=>{n&&c([n.selectionStart,n.selectionEnd])},u=e=>{o(t=>Yl(t,r(),e)),i(e),l()},d=()=>{let e=t.selected(),[n,i]=s().map(e=>ql(r(),e));e!==null&&i>n&&o(t=>Jl(t,{start:n,end:i,track:e}))},f=()=>{r().trim()!==``&&(e.onSave(r(),a()),e.text===``&&(i(``),o([])))},p=()=>s()[1]>s()[0]&&t.selected()!==null;return(()=>{var i=nu(),o=i.firstChild,s=o.nextSibling,c=s.firstChild;o.$$mouseup=l,o.$$keyup=l,o.addEventListener(`select`,l),o.$$input=e=>u(e.currentTarget.value);var m=n;return typeof m==`function`?qe(m,o):n=o,U(s,I(K,{get label(){return Ve(()=>t.selected()===null)()?`Link to an object`:`Link to #${t.selected()}`},title:`The selected words mean the selected object`,get disabled(){return!p()},onClick:d}),c),U(s,I(K,{get label(){return e.save},kind:`primary`,get title(){return e.save},get disabled(){return r().trim()===``},onClick:f}),null),U(i,I(R,{get when(){return a().length>0},get children(){return I(ou,{get text(){return r()},get mentions(){return a()}})}}),null),w(()=>o.value=r()),i})()}B([`click`,`input`,`keyup`,`mouseup`]);var cu=z(`<p><b></b> and <b></b> changed <!>. `),lu=z(`<div class=versions>`),uu=z(`<span class=quiet> more after this`),du=z(`<div class=line>`),fu=z(`<section class=version><h3></h3><p>`),pu=z(`<table><tbody>`),mu=z(`<tr><th></th><td>`);function hu(){let e=q(),[t,n]=S(0),r=()=>e.conflicts()[0];return I(R,{get when(){return Ve(()=>e.conflicts().length>t())()?r():void 0},children:t=>I(gu,{get conflict(){return t()},get n_more(){return e.conflicts().length-1},onLater:()=>n(e.conflicts().length)})})}function gu(e){let t=q(),n=async n=>{try{await $t(t.id,e.conflict.id,n)}catch(e){ur(`error`,fr(e))}},r=()=>{e.conflict.track&&t.select(e.conflict.track),e.conflict.t!==null&&e.conflict.t!==void 0&&t.setFrame(Pr(t.drive.frames,e.conflict.t)),e.onLater()};return I(Bn,{title:`Two versions of the same`,wide:!0,get onClose(){return e.onLater},get children(){return[(()=>{var t=cu(),n=t.firstChild,r=n.nextSibling.nextSibling,i=r.nextSibling.nextSibling;return i.nextSibling,U(n,()=>e.conflict.author),U(r,()=>e.conflict.other_author),U(t,()=>e.conflict.cell,i),U(t,()=>fr(e.conflict.reason),null),t})(),(()=>{var t=lu();return U(t,I(_u,{get title(){return`${e.conflict.author}: ${e.conflict.gesture}`},get text(){return e.conflict.mine_text},get cuboid(){return e.conflict.mine},get other(){return e.conflict.theirs},action:`Keep this one`,onKeep:()=>void n(`mine`)}),null),U(t,I(_u,{get title(){return`${e.conflict.other_author}, already saved`},get text(){return e.conflict.theirs_text},get cuboid(){return e.conflict.theirs},get other(){return e.conflict.mine},action:`Keep this one`,onKeep:()=>void n(`theirs`)}),null),t})(),(()=>{var t=du();return U(t,I(K,{label:`Look at it first`,title:`Close this and go to the object; the choice stays open`,onClick:r}),null),U(t,I(R,{get when(){return e.n_more>0},get children(){var t=uu(),n=t.firstChild;return U(t,()=>e.n_more,n),t}}),null),t})()]}})}function _u(e){let t=q();return(()=>{var n=fu(),r=n.firstChild,i=r.nextSibling;return U(r,()=>e.title),U(i,()=>e.text),U(n,I(R,{get when(){return e.cuboid},children:n=>(()=>{var r=pu(),i=r.firstChild;return U(i,I(L,{get each(){return yu(n(),e.other??null,t.drive.origin)},children:e=>(()=>{var t=mu(),n=t.firstChild,r=n.nextSibling;return U(n,()=>e.name),U(r,()=>e.text),w(()=>t.classList.toggle(`differs`,!!e.differs)),t})()})),r})()}),null),U(n,I(K,{get label(){return e.action},kind:`primary`,get title(){return`Keep: ${e.title}`},get onClick(){return e.onKeep}}),null),n})()}var vu=.005;function yu(e,t,n){let r=e=>[...e.center.map((e,t)=>e-n[t]),...e.size,yr(e.rotation).yaw*180/Math.PI],i=[`x`,`y`,`z`,`length`,`width`,`height`,`yaw`],a=t?r(t):null;return r(e).map((e,t)=>({name:i[t],text:`${e.toFixed(t===6?1:2)} ${t===6?`°`:`m`}`,differs:a!==null&&Math.abs(a[t]-e)>vu}))}var bu=z(`<section class="panel objects"aria-label=Objects><header class=panel-head><h2>Objects <span class=count></span></h2></header><input id=object-filter class="field filter"type=search placeholder=Filter><div class=scroll>`),xu=z(`<h3 class=group> <span class=count>`),Su=z(`<ul class=rows>`),Cu=z(`<span class=badge title="Standing object: one cuboid for its whole life">static`),wu=z(`<i>`),Tu=z(`<li><button type=button class=row><span class=row-id>#</span><span class=row-name></span><span></span><span class=row-n>`),Eu=z(`<span class=initial>`),Du=[{value:`id`,label:`by number`},{value:`class`,label:`by class`},{value:`time`,label:`by start`}];function Ou(e){return e===`class`?(e,t)=>e.class.localeCompare(t.class)||e.id-t.id:e===`time`?(e,t)=>e.start-t.start||e.id-t.id:(e,t)=>e.id-t.id}function ku(){let e=q(),[t,n]=S(``),[r,i]=S(`id`),a=E(()=>{let n=t().toLowerCase().split(/\s+/).filter(e=>e!==``),i=e=>n.every(t=>o(e).includes(t));return[...e.tracks().values()].filter(i).sort(Ou(r()))}),o=t=>{let n=Object.values(t.attributes).join(` `);return`#${t.id} ${t.class} ${po(uo(e.ontology,t.class),t.class)} ${t.motion} ${n}`.toLowerCase()},s=t=>jr(t,e.frame(),e.t()),c=e=>![`absent`,`outside`].includes(s(e)),l=E(()=>a().filter(c)),u=E(()=>a().filter(e=>!c(e)));return(()=>{var a=bu(),o=a.firstChild,s=o.firstChild.firstChild.nextSibling,c=o.nextSibling,d=c.nextSibling;return U(s,()=>e.tracks().size),U(o,I(Rn,{label:`Sort objects`,get value(){return r()},options:Du,onChange:i}),null),c.$$input=e=>n(e.currentTarget.value),U(d,I(Au,{title:`In this frame`,get tracks(){return l()},get none(){return t()?`No match in this frame.`:`No object here yet. Press T and click on points.`}}),null),U(d,I(Au,{title:`In other frames`,get tracks(){return u()},none:``}),null),w(()=>V(c,`title`,G(`list.filter`,`Filter by number, class or value`))),w(()=>c.value=t()),a})()}function Au(e){let t=q();return I(R,{get when(){return e.tracks.length>0||e.none},get children(){return[(()=>{var t=xu(),n=t.firstChild,r=n.nextSibling;return U(t,()=>e.title,n),U(r,()=>e.tracks.length),t})(),(()=>{var n=Su();return U(n,I(L,{get each(){return e.tracks.map(e=>e.id)},children:e=>I(R,{get when(){return t.tracks().get(e)},children:e=>I(Mu,{get track(){return e()}})})})),n})(),I(R,{get when(){return e.tracks.length===0},get children(){return I(Wn,{get children(){return e.none}})}})]}})}var ju={human:`Keyframe by a person in this frame`,model:`Keyframe by a model in this frame`,import:`Imported keyframe in this frame`,propagated:`Propagated keyframe in this frame`,interpolated:`Interpolated in this frame`,absent:`Hidden in this frame`,outside:`Not in this frame`};function Mu(e){let t=q(),n=()=>jr(e.track,t.frame(),t.t()),r=()=>t.people().filter(n=>n.track===e.track.id&&n.connection!==t.connection()),i=()=>e.track.poses.rows.filter(e=>e!==null).length,a=()=>{t.select(e.track.id),n()===`outside`&&t.setFrame(Pr(t.drive.frames,e.track.start))};return(()=>{var o=Tu(),s=o.firstChild,c=s.firstChild;c.firstChild;var l=c.nextSibling,u=l.nextSibling,d=u.nextSibling;return s.$$click=a,U(s,I(Un,{get color(){return fo(t.ontology,e.track.class)}}),c),U(c,()=>e.track.id,null),U(l,()=>po(uo(t.ontology,e.track.class),e.track.class)),U(s,I(L,{get each(){return r()},children:e=>(()=>{var t=Eu();return U(t,()=>e.person.slice(0,1).toUpperCase()),w(n=>{var r=Zi(e.person),i=`${e.person} has this object selected`;return r!==n.e&&H(t,`background`,n.e=r),i!==n.t&&V(t,`title`,n.t=i),n},{e:void 0,t:void 0}),t})()}),u),U(s,I(R,{get when(){return e.track.motion===`static`},get children(){return Cu()}}),u),U(u,I(R,{get when(){return[`human`,`model`,`import`,`propagated`].includes(n())},get fallback(){return n()===`absent`?`hidden`:``},get children(){var e=wu();return w(()=>Ge(e,`glyph ${n()}`)),e}})),U(d,i),w(r=>{var a=t.selected()===e.track.id,o=n()===`outside`,c=`mark ${n()}`,l=ju[n()],f=`In ${i()} frames, ${e.track.keyframes.length} keyframes`;return a!==r.e&&s.classList.toggle(`selected`,r.e=a),o!==r.t&&s.classList.toggle(`outside`,r.t=o),c!==r.a&&Ge(u,r.a=c),l!==r.o&&V(u,`title`,r.o=l),f!==r.i&&V(d,`title`,r.i=f),r},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0}),o})()}B([`input`,`click`]);var Nu=z(`<div class="scroll padded">`),Pu=z(`<textarea class=field rows=2 placeholder="Reason; needed to reject"aria-label=Reason>`),Fu=z(`<div class=line>`),Iu=z(`<section><h3 class=group>Task <!>: </h3><ol class=history>`),Lu=z(`<li><span></span><span class=quiet> · `),Ru=z(`<section><h3 class=group>Comments <span class=count></span></h3><textarea id=new-comment class=field rows=2 aria-label="New comment"></textarea><div class=line><span class=grow>`),zu=z(`<p class=quiet>Drag with Alt in an image to point at a part of it.`),Bu=z(`<p class=line><span>With the part of <!> that is marked`),Vu=z(`<article class=card><header><b></b><span class=quiet></span><span class=grow></span></header><p class=linked>`),Hu=z(`<span class=quiet>settled by `),Uu=z(`<button type=button class=link title="Go there">`),Wu=z(`<section><h3 class=group>Findings <span class=count></span><span class=grow>`),Gu=z(`<article class="card finding"><header><b></b><span class=grow></span></header><p class=linked>`);function Ku(e){return(()=>{var t=Nu();return U(t,I(R,{get when(){return e.task},children:t=>I(qu,{get task(){return t()},get onStep(){return e.onStep}})}),null),U(t,I(Ju,{}),null),U(t,I(Zu,{}),null),t})()}function qu(e){let t=q(),[n,r]=S(``),[i,{refetch:a}]=O(()=>e.task.id,Pt),o=async t=>{try{await Nt(e.task.id,t,n()),r(``),a(),e.onStep()}catch(e){ur(`error`,fr(e))}},s=()=>[`admin`,`lead`,`reviewer`].includes(t.session.role);return(()=>{var t=Iu(),a=t.firstChild,c=a.firstChild.nextSibling;c.nextSibling;var l=a.nextSibling;return U(a,()=>e.task.id,c),U(a,()=>Oa[e.task.state].toLowerCase(),null),U(t,I(R,{get when(){return Ve(()=>e.task.state===`in_review`)()&&s()},get children(){return[(()=>{var e=Pu();return e.$$input=e=>r(e.currentTarget.value),w(()=>e.value=n()),e})(),(()=>{var e=Fu();return U(e,I(K,{icon:`check`,label:`Accept`,kind:`primary`,title:`Accept the work`,onClick:()=>void o(`accepted`)}),null),U(e,I(K,{icon:`cross`,label:`Reject`,kind:`danger`,get title(){return n().trim()?`Reject with this reason`:`Say the reason first`},get disabled(){return!n().trim()},onClick:()=>void o(`rejected`)}),null),e})()]}}),l),U(l,I(L,{get each(){return i()?.toReversed()},children:e=>(()=>{var t=Lu(),n=t.firstChild,r=n.nextSibling,i=r.firstChild;return U(n,()=>Oa[e.state],null),U(n,(()=>{var t=Ve(()=>!!e.note);return()=>t()?`: ${e.note}`:``})(),null),U(r,()=>e.author,i),U(r,()=>Gn(e.at_us),null),t})()})),t})()}function Ju(){let e=q(),[t,n]=S(``),[r,i]=S(!1),a=E(()=>e.comments().filter(e=>r()||!e.resolved_by).toReversed()),o=()=>{let t=e.selected();return{t:e.t(),...t===null?{}:{track:t},...e.place()?{place:e.place()}:{},...e.region()?{region:e.region()}:{}}},s=async()=>{try{await Zt(e.id,t(),o()),n(``),e.setRegion(null),await e.reloadComments()}catch(e){ur(`error`,fr(e))}};return(()=>{var o=Ru(),c=o.firstChild,l=c.firstChild.nextSibling,u=c.nextSibling,d=u.nextSibling,f=d.firstChild;return U(l,()=>a().length),u.$$input=e=>n(e.currentTarget.value),U(o,I(R,{get when(){return e.region()},get fallback(){return zu()},children:t=>(()=>{var n=Bu(),r=n.firstChild,i=r.firstChild.nextSibling;return i.nextSibling,U(r,()=>t().camera,i),U(n,I(K,{icon:`close`,kind:`quiet`,title:`Without the part of the image`,onClick:()=>e.setRegion(null)}),null),n})()}),d),U(d,I(Ln,{label:`Settled ones too`,get on(){return r()},onChange:i}),f),U(d,I(K,{label:`Comment`,kind:`primary`,title:`Pin the comment to this frame and the selected object`,get disabled(){return!t().trim()},onClick:()=>void s()}),null),U(o,I(L,{get each(){return a()},get fallback(){return I(Wn,{children:`No open comment.`})},children:e=>I(Yu,{comment:e})}),null),w(()=>V(u,`placeholder`,`About ${e.selected()===null?`this frame`:`object #${e.selected()} in this frame`}`)),w(()=>u.value=t()),o})()}function Yu(e){let t=q(),n=async()=>{try{await Qt(e.comment.id),await t.reloadComments()}catch(e){ur(`error`,fr(e))}};return(()=>{var t=Vu(),r=t.firstChild,i=r.firstChild,a=i.nextSibling;a.nextSibling;var o=r.nextSibling;return U(i,()=>e.comment.author),U(a,()=>Gn(e.comment.at_us)),U(r,I(R,{get when(){return!e.comment.resolved_by},get fallback(){return(()=>{var t=Hu();return t.firstChild,U(t,()=>e.comment.resolved_by,null),t})()},get children(){return I(K,{icon:`check`,label:`Settle`,kind:`quiet`,title:`Mark as settled`,onClick:()=>void n()})}}),null),U(o,()=>e.comment.text),U(t,I(Xu,{get t(){return e.comment.pin.t},get track(){return e.comment.pin.track}}),null),w(()=>t.classList.toggle(`settled`,!!e.comment.resolved_by)),t})()}function Xu(e){let t=q(),n=()=>{e.track!==null&&e.track!==void 0&&t.select(e.track),e.t!==null&&e.t!==void 0&&t.setFrame(Pr(t.drive.frames,e.t))},r=()=>[e.track?`#${e.track}`:``,e.t===null||e.t===void 0?``:Kn(e.t)].filter(e=>e).join(` at `);return I(R,{get when(){return r()},get children(){var e=Uu();return e.$$click=n,U(e,r),e}})}function Zu(){let e=q(),t=e=>e.t??-1,n=E(()=>e.findings().toSorted((e,n)=>t(e)-t(n)));return(()=>{var t=Wu(),r=t.firstChild,i=r.firstChild.nextSibling;return i.nextSibling,U(i,()=>n().length),U(r,I(K,{label:`Check again`,kind:`quiet`,title:`Run the checks again`,onClick:()=>void e.reloadFindings()}),null),U(t,I(L,{get each(){return n()},get fallback(){return I(Wn,{children:`The checks found nothing.`})},children:e=>(()=>{var t=Gu(),n=t.firstChild,r=n.firstChild;r.nextSibling;var i=n.nextSibling;return U(r,()=>e.kind.replaceAll(`_`,` `)),U(n,I(Xu,{get t(){return e.t},get track(){return e.track}}),null),U(i,()=>e.text),t})()}),null),t})()}B([`input`,`click`]);var Qu=z(`<div class=form><span class=label>Theme</span><span class=label>Size of text</span><span class=label>Points colored by</span><span class=label>Size of points</span><span class=label>Neighboring sweeps</span><span class=label>Propagate over</span><span class=label>Show</span><div class=switches>`),$u=z(`<div class=slider><input type=range><output>`);function ed(e){return I(Bn,{title:`Settings`,get onClose(){return e.onClose},get children(){var e=Qu(),t=e.firstChild.nextSibling,n=t.nextSibling,r=n.nextSibling,i=r.nextSibling,a=i.nextSibling,o=a.nextSibling,s=o.nextSibling;return U(e,I(zn,{label:`Theme`,get value(){return J.theme},options:[{value:`dark`,label:`Dark`},{value:`light`,label:`Light`}],onChange:e=>wa(`theme`,e)}),t),U(e,I(td,{name:`text_scale`,min:.8,max:1.6,step:.05,get text(){return`${Math.round(J.text_scale*100)} %`}}),n),U(e,I(Rn,{label:`Points colored by`,get value(){return J.coloring},get options(){return ya.map(e=>({value:e,label:Ma[e]}))},onChange:e=>wa(`coloring`,e)}),r),U(e,I(td,{name:`point_size`,min:1,max:8,step:.5,get text(){return`${J.point_size} px`}}),i),U(e,I(td,{name:`n_neighbors`,min:0,max:10,step:1,get text(){return Ve(()=>J.n_neighbors===0)()?`none`:`± ${J.n_neighbors}`}}),a),U(e,I(td,{name:`n_propagate`,min:1,max:100,step:1,get text(){return`${J.n_propagate} frames`}}),o),U(s,I(L,{each:[[`grid`,`Ground grid`],[`ego`,`Own vehicle`],[`radar`,`Radar with speeds`],[`lidar_on_images`,`Lidar on the images`]],children:([e,t])=>I(Ln,{label:t,get on(){return J[e]},onChange:t=>wa(e,t)})})),w(e=>{var t=G(`view.larger-points`),n=G(`view.more-neighbors`),o=G(`track.forward`);return t!==e.e&&V(r,`title`,e.e=t),n!==e.t&&V(i,`title`,e.t=n),o!==e.a&&V(a,`title`,e.a=o),e},{e:void 0,t:void 0,a:void 0}),e}})}function td(e){return(()=>{var t=$u(),n=t.firstChild,r=n.nextSibling;return n.$$input=t=>wa(e.name,Number(t.currentTarget.value)),U(r,()=>e.text),w(t=>{var r=e.min,i=e.max,a=e.step,o=e.text;return r!==t.e&&V(n,`min`,t.e=r),i!==t.t&&V(n,`max`,t.t=i),a!==t.a&&V(n,`step`,t.a=a),o!==t.o&&V(n,`aria-valuetext`,t.o=o),t},{e:void 0,t:void 0,a:void 0,o:void 0}),w(()=>n.value=J[e.name]),t})()}B([`input`]);function nd(e,t,n,r){let i=e=>Math.max(1,Math.floor((e+r)/(n+r)));return{columns:i(e),rows:i(t)}}function rd(e,t,n){let r=Math.max(1,Math.ceil((t.to-t.from)/n)),i=Math.max(0,Math.min(r-1,Math.floor((e-t.from)/n))),a=t.from+i*n;return{first:a,n_frames:Math.max(0,Math.min(n,t.to-a))}}var id=z(`<p class=stage-note>Loading points …`),ad=z(`<section class=strip aria-label="One object over all frames"><div class=camera-bar><b></b><span class=quiet>handles mend the box in its frame, a click goes there</span><span class=grow></span></div><div class=strip-cells>`),od=3,sd=Math.PI/6,cd={human:`◆`,model:`●`,import:`■`,propagated:`▶`,interpolated:``,absent:`hidden`,outside:`not there`},ld=2,ud=10;function dd(e){let t=q(),n,[r,i]=S({width:0,height:0}),[a,o]=S(13),[s,c]=S(new Map),l=()=>{let e=Math.max(1,Math.round(r().height/(ud*a())));return Math.floor((r().height-od*(e-1))/e)},u=E(()=>nd(r().width,r().height,Math.max(1,l()),od)),d=E(()=>{let e=t.track()?.poses;return e?{from:Math.max(0,e.first-ld),to:Math.min(t.drive.frames.length,e.first+e.rows.length+ld)}:{from:0,to:0}}),f=E(()=>rd(t.frame(),d(),u().columns*u().rows),void 0,{equals:(e,t)=>e.first===t.first&&e.n_frames===t.n_frames}),p=E(()=>Array.from({length:t.track()?f().n_frames:0},(e,t)=>f().first+t));ee(()=>{let t=new ResizeObserver(()=>{o(parseFloat(getComputedStyle(document.documentElement).fontSize)),n&&i({width:n.clientWidth,height:n.clientHeight})});n&&t.observe(n),M(()=>{t.disconnect(),e.show(null)})}),T(j(p,e=>{let n=!1;M(()=>{n=!0});for(let r of e)t.frames.cloud(r).then(i=>{if(n)return;let a={frame:r,worldFromEgo:t.drive.frames[r].world_from_ego,cloud:i};c(t=>new Map([...t].filter(([t])=>e.includes(t))).set(r,a))}).catch(()=>void 0)})),T(()=>{let[i,a,o,{columns:c}]=[p(),t.track(),s(),u()],d=r().width>0?n?.getBoundingClientRect():void 0;if(!d||!a)return e.show([]);e.show(i.flatMap((e,n)=>{let r=o.get(e);if(!r)return[];let[i,s]=[n%c,Math.floor(n/c)];return[{frame:r,rect:new DOMRect(d.left+i*(l()+od),d.top+s*(l()+od),l(),l()),cuboid:h(a,e),title:g(a,e),chosen:e===t.frame()}]}))});let m=(e,n)=>{let r=t.draft.cuboid();if(r?.track!==e.id)return Or(e,n);if(n===t.frame())return r.cuboid;let i=t.draft.poses();return Or(i?{...e,poses:i}:e,n)},h=(e,n)=>{let r=m(e,n);if(!r)return null;let i=jr(e,n,t.drive.frames[n].t),a=i===`human`?`keyframe`:i===`absent`||i===`outside`?`interpolated`:i;return{track:e.id,cuboid:r,source:a,color:fo(t.ontology,e.class),label:``,locked:!t.may_edit}},g=(e,n)=>{let[r,i]=[Or(e,n-1),Or(e,n)],a=r&&i&&Math.abs(xr(yr(i.rotation).yaw-yr(r.rotation).yaw))>sd;return`${n} ${cd[jr(e,n,t.drive.frames[n].t)]}${a?` turns!`:``}`},_=e=>t.setFrame(f().first+e*u().columns*u().rows);return(()=>{var e=ad(),r=e.firstChild,i=r.firstChild,a=i.nextSibling;a.nextSibling;var o=r.nextSibling;U(i,I(R,{get when(){return t.track()},fallback:`Select an object to see it over all frames`,children:e=>`#${e().id} over frames ${d().from} – ${d().to-1}`})),U(r,I(K,{icon:`previous`,kind:`quiet`,title:`Earlier frames`,get disabled(){return f().first<=d().from},onClick:()=>_(-1)}),a),U(r,I(K,{icon:`next`,kind:`quiet`,title:`Later frames`,get disabled(){return f().first+f().n_frames>=d().to},onClick:()=>_(1)}),a),U(r,I(K,{icon:`film`,label:`Cameras`,kind:`quiet`,get title(){return G(`view.strip`,`Back to the cameras`)},onClick:()=>wa(`strip`,!1)}),null);var c=n;return typeof c==`function`?qe(c,o):n=o,U(o,I(R,{get when(){return p().some(e=>!s().has(e))},get children(){return id()}})),e})()}function fd({from:e,to:t,width:n},r){return(r-e)/(t-e)*n}function pd({from:e,to:t,width:n},r){return e+r/n*(t-e)}function md(e,t,n,r,i){let a=Math.max(i,Math.min(r.to-r.from,(e.to-e.from)*n)),o=pd(e,t)-t/e.width*a;return hd({...e,from:o,to:o+a},r)}function hd(e,t){let n=Math.min(e.to-e.from,t.to-t.from),r=Math.max(t.from,Math.min(t.to-n,e.from));return{...e,from:r,to:r+n}}function gd(e,t,n){let r=e.to-e.from;return t<e.from?hd({...e,from:t-r*.1,to:t+r*.9},n):t>e.to?hd({...e,from:t-r*.9,to:t+r*.1},n):e}var _d=[.01,.02,.05,.1,.2,.5,1,2,5,10,20,30,60,120,300,600];function vd(e,t){let n=(e.to-e.from)/1e9,r=_d.find(r=>r/n*e.width>=t)??1200,i=r<.1?2:+(r<1),a=[];for(let t=Math.ceil(e.from/1e9/r);t*r*1e9<=e.to;t+=1)a.push({t:t*r*1e9,text:`${(t*r).toFixed(i)} s`});return a}function yd(e,t){let n=[];return e.poses.rows.forEach((r,i)=>{let a=e.poses.first+i,o=t[a]?.t;if(o===void 0)return;let s=t[a+1]?.t??o+bd(t,a),c=r?`present`:`absent`,l=n.at(-1);l?.kind===c?l.end=s:n.push({start:o,end:s,kind:c})}),n}function bd(e,t){let[n,r,i]=[e[t],e[t+1],e[t-1]];return n&&r?r.t-n.t:n&&i?n.t-i.t:1e8}var xd=z(`<div class=lane><div class=lane-name> <span class=count></span></div><div class=lane-track>`),Sd=z(`<i class="grip start">`),Cd=z(`<i class="grip end">`),wd=z(`<div><button type=button class=lane-label>`),Td=z(`<button type=button>`);function Ed(e){let t=[];return e.toSorted((e,t)=>e.start-t.start).map(e=>{let n=t.findIndex(t=>t<=e.start),r=e.end===e.start?0:n===-1?t.length:n;return t[r]=e.end,{span:e,line:r}})}function Dd(e){let t=E(()=>Ed(e.spans)),n=()=>Math.max(1,...t().map(e=>e.line+1));return(()=>{var r=xd(),i=r.firstChild,a=i.firstChild,o=a.nextSibling,s=i.nextSibling;return U(i,()=>e.name,a),U(o,()=>e.spans.length),U(s,I(L,{get each(){return t()},children:({span:t,line:n})=>I(Od,Ie({span:t,line:n},e))})),w(e=>H(r,`--lines`,n())),r})()}function Od(e){let[t,n]=S(null),r=()=>t()??e.span,i=()=>fd(e.scale,r().start),a=()=>Math.max(3,fd(e.scale,r().end)-i()),o=(t,n)=>{let r=Pr(e.frames,pd(e.scale,t)),i=e.frames[r].t;return n===`start`?i:i+bd(e.frames,r)},s=i=>a=>{let s=a.currentTarget,c=s.closest(`.lane-track`)?.getBoundingClientRect().left??0;a.stopPropagation(),s.setPointerCapture(a.pointerId),s.onpointermove=e=>n({...r(),[i]:o(e.clientX-c,i)}),s.onpointerup=()=>{s.onpointermove=null;let r=t();n(null),r&&r.end>r.start&&e.span.onDrag?.(r.start,r.end)}};return I(R,{get when(){return e.span.end>e.span.start},get fallback(){return(()=>{var t=Td();return t.$$click=()=>e.span.onPick(),w(n=>{var r=`pin ${e.span.mark??e.kind}`,a=`${i()}px`,o=e.span.title,s=e.span.title;return r!==n.e&&Ge(t,n.e=r),a!==n.t&&H(t,`left`,n.t=a),o!==n.a&&V(t,`title`,n.a=o),s!==n.o&&V(t,`aria-label`,n.o=s),n},{e:void 0,t:void 0,a:void 0,o:void 0}),t})()},get children(){var t=wd(),n=t.firstChild;return n.$$click=()=>e.span.onPick(),U(n,()=>e.span.text),U(t,I(R,{get when(){return e.span.onDrag},get children(){return[(()=>{var e=Sd();return Ke(e,`pointerdown`,s(`start`),!0),e})(),(()=>{var e=Cd();return Ke(e,`pointerdown`,s(`end`),!0),e})()]}}),null),w(r=>{var o=`lane-span ${e.kind}`,s=!!e.span.lit,c=`${i()}px`,l=`${a()}px`,u=e.line,d=e.span.title;return o!==r.e&&Ge(t,r.e=o),s!==r.t&&t.classList.toggle(`lit`,r.t=s),c!==r.a&&H(t,`left`,r.a=c),l!==r.o&&H(t,`width`,r.o=l),u!==r.i&&H(t,`--line`,r.i=u),d!==r.n&&V(n,`title`,r.n=d),r},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0,n:void 0}),t}})}B([`click`,`pointerdown`]);var kd=z(`<div class=lane><button type=button class=lane-name><span>#<!> </span></button><div class=lane-track>`),Ad=z(`<i>`),jd=z(`<i class=suggestion title="A keyframe here would help most">`),Md=z(`<button type=button><i>`),Nd={human:`by a person`,model:`by a model`,import:`imported`,propagated:`propagated`},Pd=4;function Fd(e){let t=q(),n=E(()=>yd(e.track,t.drive.frames)),r=()=>po(uo(t.ontology,e.track.class),e.track.class),i=()=>t.selected()===e.track.id;return(()=>{var a=kd(),o=a.firstChild,s=o.firstChild,c=s.firstChild.nextSibling;c.nextSibling;var l=o.nextSibling;return o.$$click=()=>t.select(e.track.id),U(o,I(Un,{get color(){return fo(t.ontology,e.track.class)}}),s),U(s,()=>e.track.id,c),U(s,r,null),Ke(l,`pointerdown`,e.onScrub,!0),U(l,I(L,{get each(){return n()},children:t=>(()=>{var n=Ad();return w(r=>{var i=`track-span ${t.kind}`,a=`${fd(e.scale,t.start)}px`,o=`${fd(e.scale,t.end)-fd(e.scale,t.start)}px`,s=t.kind===`absent`?`Hidden`:void 0;return i!==r.e&&Ge(n,r.e=i),a!==r.t&&H(n,`left`,r.t=a),o!==r.a&&H(n,`width`,r.a=o),s!==r.o&&V(n,`title`,r.o=s),r},{e:void 0,t:void 0,a:void 0,o:void 0}),n})()}),null),U(l,I(R,{get when(){return Ve(()=>!!i())()&&e.track.next_keyframe},children:t=>(()=>{var n=jd();return w(r=>H(n,`left`,`${fd(e.scale,t())}px`)),n})()}),null),U(l,I(Re,{get each(){return e.track.keyframes},children:t=>I(Id,{get track(){return e.track},get keyframe(){return t()},get scale(){return e.scale}})}),null),w(n=>{var s=!!i(),c=`Select ${r()} #${e.track.id}`,u=fo(t.ontology,e.track.class);return s!==n.e&&a.classList.toggle(`selected`,n.e=s),c!==n.t&&V(o,`title`,n.t=c),u!==n.a&&H(l,`--class`,n.a=u),n},{e:void 0,t:void 0,a:void 0}),a})()}function Id(e){let t=q(),[n,r]=S(null),{frames:i}=t.drive,a=()=>n()??e.keyframe.t,o=()=>{t.select(e.track.id),t.setFrame(Pr(i,e.keyframe.t))},s=a=>{if(a.stopPropagation(),a.button!==0)return;let o=a.currentTarget,s=o.parentElement?.getBoundingClientRect().left??0;o.setPointerCapture(a.pointerId),o.onpointermove=o=>{!t.may_edit||n()===null&&Math.abs(o.clientX-a.clientX)<Pd||r(i[Pr(i,pd(e.scale,o.clientX-s))].t)},o.onpointerup=()=>{o.onpointermove=null;let i=n();r(null),i!==null&&i!==e.keyframe.t&&t.edit({do:`move_keyframe`,track:e.track.id,from:e.keyframe.t,to:i})},o.onpointercancel=()=>{o.onpointermove=null,r(null)}},c=()=>{let t=e.keyframe.score===null||e.keyframe.score===void 0?``:`, score ${e.keyframe.score.toFixed(2)}`,n=e.keyframe.reviewer?`, reviewed by ${e.keyframe.reviewer}`:``;return`Keyframe ${Nd[e.keyframe.source]}${t}${n} at ${Kn(e.keyframe.t)}; drag to move it`};return(()=>{var n=Md(),r=n.firstChild;return n.$$click=o,n.$$pointerdown=s,w(i=>{var o=`keyframe ${e.keyframe.source}`,s=e.keyframe.t===t.t(),l=!!e.keyframe.reviewer,u=`${fd(e.scale,a())}px`,d=c(),f=c(),p=`glyph ${e.keyframe.source}`;return o!==i.e&&Ge(n,i.e=o),s!==i.t&&n.classList.toggle(`now`,i.t=s),l!==i.a&&n.classList.toggle(`reviewed`,i.a=l),u!==i.o&&H(n,`left`,i.o=u),d!==i.i&&V(n,`title`,i.i=d),f!==i.n&&V(n,`aria-label`,i.n=f),p!==i.s&&Ge(r,i.s=p),i},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0,n:void 0,s:void 0}),n})()}B([`click`,`pointerdown`]);var Ld=z(`<section class=timeline aria-label=Timeline><div class=timeline-bar><label class=frame-field title="Frame on screen; type a number to go there"><span>Frame</span><input class=field inputmode=numeric aria-label=Frame><span class=quiet>of <!> · </span></label><span class=grow></span></div><div class=timeline-body><div class="lane ruler-lane"><div class="lane-name quiet">Time</div><div class=ruler></div></div><div class=timeline-rows></div><div class=playhead-area aria-hidden=true><i class=playhead>`),Rd=z(`<i class=frame-tick>`),zd=z(`<span class=tick>`),Bd=z(`<i class=person-tick>`),Vd=z(`<div class=legend aria-label="What the marks mean"><span><i class=bar-sample></i>interpolated</span><span><i class="bar-sample absent"></i>hidden`),Hd=z(`<span><i>`),Ud=[{value:`selected`,label:`Selected object`},{value:`present`,label:`Objects in frame`},{value:`all`,label:`All objects`}],Wd=64,Gd=8;function Kd(e){let t=q(),{frames:n}=t.drive,r=n.length-1,i={from:n[0].t-bd(n,0)/2,to:n[r].t+bd(n,r)/2},a,[o,s]=S({...i,width:1e3});ee(()=>{let e=new ResizeObserver(()=>{let e=a?.clientWidth??0;e>0&&s(t=>({...t,width:e}))});a&&e.observe(a),M(()=>e.disconnect())}),T(j(t.t,e=>s(t=>gd(t,e,i))));let c=E(()=>{let e=t.selected(),n=[...t.tracks().values()].sort((e,t)=>e.id-t.id),r=e=>!!e.poses.rows[t.frame()-e.poses.first];return n.filter(t=>t.id===e||J.rows===`all`||J.rows===`present`&&r(t))}),l=e=>c().map(e=>e.id).filter(n=>n===t.selected()===e),u=e=>I(L,{get each(){return l(e.selected)},children:e=>I(R,{get when(){return t.tracks().get(e)},children:e=>I(Fd,{get track(){return e()},get scale(){return o()},onScrub:f})})}),d=e=>t.setFrame(Pr(n,pd(o(),e))),f=e=>{if(e.button!==0)return;let t=e.currentTarget;t.setPointerCapture(e.pointerId);let n=t.getBoundingClientRect().left;d(e.clientX-n),t.onpointermove=e=>d(e.clientX-n),t.onpointerup=t.onpointercancel=()=>{t.onpointermove=null}},p=(e,t)=>s(r=>md(r,e,t,i,Gd*bd(n,0))),m=e=>{if(!e.ctrlKey&&!e.metaKey&&e.deltaX===0&&!e.shiftKey)return;e.preventDefault();let t=e.clientX-(a?.getBoundingClientRect().left??0);if(e.ctrlKey||e.metaKey)return p(t,e.deltaY>0?1.25:.8);let n=(e.deltaX||e.deltaY)/o().width*(o().to-o().from);s(e=>hd({...e,from:e.from+n,to:e.to+n},i))},h=e=>p(fd(o(),t.t()),e),g=()=>fd(o(),n[0].t+bd(n,0))-fd(o(),n[0].t);return(()=>{var i=Ld(),s=i.firstChild,c=s.firstChild,l=c.firstChild.nextSibling,d=l.nextSibling,p=d.firstChild.nextSibling;p.nextSibling;var _=c.nextSibling,v=s.nextSibling.firstChild,y=v.firstChild.nextSibling,b=v.nextSibling,x=b.nextSibling.firstChild;i.addEventListener(`wheel`,m),U(s,I(K,{icon:`previous`,kind:`quiet`,get title(){return G(`frame.previous`)},onClick:()=>t.setFrame(t.frame()-1)}),c),U(s,I(K,{get icon(){return e.playing?`pause`:`play`},kind:`quiet`,get title(){return G(`frame.play`,e.playing?`Pause`:`Play`)},get onClick(){return e.onPlay}}),c),U(s,I(K,{icon:`next`,kind:`quiet`,get title(){return G(`frame.next`)},onClick:()=>t.setFrame(t.frame()+1)}),c),l.addEventListener(`focus`,e=>e.currentTarget.select()),l.$$keydown=e=>{e.key===`Enter`&&e.currentTarget.blur()},l.addEventListener(`change`,e=>{t.setFrame(Number(e.currentTarget.value)||0),e.currentTarget.value=String(t.frame())}),U(d,r,p),U(d,()=>Kn(t.t()),null),U(s,I(K,{label:`Suggested keyframe`,kind:`quiet`,get title(){return G(`keyframe.suggested`)},get disabled(){return!t.track()?.next_keyframe},onClick:()=>{let e=t.track()?.next_keyframe;e&&t.setFrame(Pr(n,e))}}),_),U(s,I(qd,{}),_),U(s,I(Rn,{label:`Rows of the timeline`,get value(){return J.rows},options:Ud,onChange:e=>wa(`rows`,e)}),null),U(s,I(K,{icon:`minus`,kind:`quiet`,title:`Show more time (Ctrl and wheel)`,onClick:()=>h(1.5)}),null),U(s,I(K,{icon:`plus`,kind:`quiet`,title:`Show less time (Ctrl and wheel)`,onClick:()=>h(1/1.5)}),null),y.$$pointerdown=f;var S=a;return typeof S==`function`?qe(S,y):a=y,U(y,I(R,{get when(){return g()>5},get children(){return I(L,{each:n,children:e=>(()=>{var t=Rd();return w(n=>H(t,`left`,`${fd(o(),e.t)}px`)),t})()})}}),null),U(y,I(L,{get each(){return vd(o(),Wd)},children:e=>(()=>{var t=zd();return U(t,()=>e.text),w(n=>H(t,`left`,`${fd(o(),e.t)}px`)),t})()}),null),U(y,I(L,{get each(){return t.people().filter(e=>e.connection!==t.connection())},children:e=>(()=>{var t=Bd();return w(r=>{var i=`${e.person} is here`,a=`${fd(o(),n[e.frame]?.t??0)}px`;return i!==r.e&&V(t,`title`,r.e=i),a!==r.t&&H(t,`left`,r.t=a),r},{e:void 0,t:void 0}),t})()}),null),U(b,I(u,{selected:!0}),null),U(b,I(Jd,{get scale(){return o()}}),null),U(b,I(u,{selected:!1}),null),w(e=>H(x,`left`,`${fd(o(),t.t())}px`)),w(()=>l.value=t.frame()),i})()}function qd(){let e=[[`human`,`person`],[`propagated`,`propagated`],[`model`,`model`],[`import`,`imported`]];return(()=>{var t=Vd(),n=t.firstChild;return U(t,I(L,{each:e,children:([e,t])=>(()=>{var n=Hd(),r=n.firstChild;return Ge(r,`glyph ${e}`),U(n,t,null),n})()}),n),t})()}function Jd(e){let t=q(),{frames:n}=t.drive,r=E(()=>t.labels().events.map(e=>({key:`e${e.id}`,start:e.start,end:e.end,text:po(void 0,e.type),title:`${po(void 0,e.type)}, ${Kn(e.start)} – ${Kn(e.end)}${e.tracks.length?`, ${e.tracks.map(e=>`#${e}`).join(` `)}`:``}`,lit:e.tracks.includes(t.selected()??-1),onPick:()=>{t.setFrame(Pr(n,e.start)),e.tracks[0]&&t.select(e.tracks[0])},onDrag:t.may_edit?(n,r)=>t.edit({do:`put_event`,event:e.id,type:e.type,tracks:e.tracks,start:n,end:r}):void 0}))),i=(e,r)=>{t.setFrame(Pr(n,e)),r&&t.select(r)},a=E(()=>t.comments().flatMap(e=>{let t=e.pin.t;return t==null||e.resolved_by?[]:[{key:`c${e.id}`,start:t,end:t,text:``,title:`${e.author}: ${e.text}`,lit:!1,mark:`comment`,onPick:()=>i(t,e.pin.track)}]})),o=E(()=>t.findings().flatMap((e,t)=>{let n=e.t;return n==null?[]:[{key:`f${t}`,start:n,end:n,text:``,title:e.text,lit:!1,mark:`finding`,onPick:()=>i(n,e.track)}]}));return[I(Dd,{name:`Events`,kind:`event`,get spans(){return r()},get scale(){return e.scale},frames:n}),I(R,{get when(){return a().length+o().length>0},get children(){return I(Dd,{name:`Comments, findings`,kind:`comment`,get spans(){return[...a(),...o()]},get scale(){return e.scale},frames:n})}})]}B([`keydown`,`pointerdown`]);var Yd=[`height`,`intensity`,`ring`,`sensor`,`distance`,`class`,`camera`],Xd={height:[`#3d5a9e`,`#2f7fb8`,`#21a3a8`,`#5cc078`,`#b9d650`,`#f7e15a`,`#fff3b8`],intensity:[`#3a4a66`,`#4d719c`,`#6aa3c4`,`#b5d3d2`,`#f3e3b3`,`#fff8e6`],ring:[`#4a5fb0`,`#3193bd`,`#4cbf9a`,`#c2d65a`,`#ffe98a`],distance:[`#fff0a0`,`#e6c95a`,`#8fbf6a`,`#35a59a`,`#3a7cb0`,`#46599a`]},Zd={height:[`#8fa6d8`,`#4f8fc0`,`#1f8a8f`,`#2f7d46`,`#6a6a10`,`#7a4a08`,`#5a2a08`],intensity:[`#b4bccb`,`#7f98b8`,`#4a7391`,`#2b4a5e`,`#1a2630`],ring:[`#8f9fdc`,`#3f86b4`,`#1f7a68`,`#5a6a12`,`#6a3a08`],distance:[`#5a2a08`,`#6a6a10`,`#2f7d46`,`#1f8a8f`,`#4f8fc0`,`#9aaedb`]},Qd=[`#56b4e9`,`#e69f00`,`#2fb58c`,`#f0e442`,`#e58ac0`,`#d9693a`,`#8f9bff`,`#c9ced6`],$d=[`#0072b2`,`#b06a00`,`#00795a`,`#8a7d00`,`#b0588a`,`#b04500`,`#4a52c8`,`#4a4f57`];function ef(e){let t=Number.parseInt(e.slice(1),16);return[(t>>16)/255,(t>>8&255)/255,(t&255)/255]}function tf(e,t,n){return[e[0]+(t[0]-e[0])*n,e[1]+(t[1]-e[1])*n,e[2]+(t[2]-e[2])*n]}function nf(e){let t=e===`dark`?Xd:Zd,n=e===`dark`?Qd:$d,r=e===`dark`?[`#7d8896`,`#7d8896`]:[`#7a828c`,`#7a828c`],i=new Uint8Array(Yd.length*256*4);return Yd.forEach((e,a)=>{for(let o=0;o<256;o++){let s=e===`sensor`?ef(n[o%n.length]):e===`class`||e===`camera`?ef(r[0]):rf(t[e],o/255);i.set([s[0]*255,s[1]*255,s[2]*255,255],(a*256+o)*4)}}),i}function rf(e,t){let n=t*(e.length-1),r=Math.min(Math.floor(n),e.length-2);return tf(ef(e[r]),ef(e[r+1]),n-r)}function af(e){return{groundZ:Math.round(of(e)*4)/4,intensity:e.intensity?sf(e.intensity):[0,255],maxRing:Math.max(1,e.ring?e.ring.reduce((e,t)=>Math.max(e,t),0):1)}}function of(e){let t=Math.max(1,Math.floor(e.nPoints/4e3)),n=[];for(let r=0;r<e.nPoints;r+=t){let t=e.xyz[3*r],i=e.xyz[3*r+1];t*t+i*i<900&&n.push(e.xyz[3*r+2])}return n.sort((e,t)=>e-t),n[Math.floor(n.length*.05)]??0}function sf(e){let t=new Uint32Array(256);for(let n=0;n<e.length;n++)t[e[n]]++;let n=cf(t,e.length*.02),r=cf(t,e.length*.98);return[n,Math.max(r,n+8)]}function cf(e,t){let n=0;for(let r=0;r<e.length;r++)if(n+=e[r],n>t)return r;return 255}var lf=2,uf=new WeakMap;function*df(e,t,n,r){let i=ff(e),a=e=>Math.min(i.nX-1,Math.max(0,e)),o=e=>Math.min(i.nY-1,Math.max(0,e)),s=a(Math.floor((t-r-i.minX)/i.cell)),c=a(Math.floor((t+r-i.minX)/i.cell)),l=o(Math.floor((n-r-i.minY)/i.cell)),u=o(Math.floor((n+r-i.minY)/i.cell));for(let e=l;e<=u;e++){let t=i.starts[e*i.nX+s],n=i.starts[e*i.nX+c+1];n>t&&(yield i.points.subarray(t,n))}}function ff(e){let t=uf.get(e);return t||uf.set(e,t=pf(e)),t}function pf(e){let{xyz:t,nPoints:n}=e,[r,i,a,o]=mf(e),s=Math.max(lf,Math.max(a-r,o-i)/511),c=Math.floor((a-r)/s)+1,l=Math.floor((o-i)/s)+1,u=new Uint32Array(n),d=new Uint32Array(c*l+1);for(let e=0;e<n;e++){let n=Math.floor((t[3*e+1]-i)/s)*c+Math.floor((t[3*e]-r)/s);u[e]=n,d[n+1]++}for(let e=0;e<c*l;e++)d[e+1]+=d[e];let f=d.slice(),p=new Uint32Array(n);for(let e=0;e<n;e++)p[f[u[e]]++]=e;return{cell:s,minX:r,minY:i,nX:c,nY:l,starts:d,points:p}}function mf(e){if(e.nPoints===0)return[0,0,0,0];let t=1/0,n=1/0,r=-1/0,i=-1/0;for(let a=0;a<e.nPoints*3;a+=3){let o=e.xyz[a],s=e.xyz[a+1];o<t&&(t=o),o>r&&(r=o),s<n&&(n=s),s>i&&(i=s)}return[t,n,r,i]}var hf=.6,gf=1.5,_f=.05;function vf(e,t,n,r,i){let a=Of(t,e.worldFromEgo),{xyz:o,nPoints:s}=e.cloud,c=[];for(let e=0;e<s*3;e+=3){let t=o[e],s=o[e+1],l=o[e+2],u=a[12]*t+a[13]*s+a[14]*l+a[15],d=a[0]*t+a[1]*s+a[2]*l+a[3]-n*u,f=i*u;if(u<=0||d>f||d<-f)continue;let p=a[4]*t+a[5]*s+a[6]*l+a[7]-r*u;if(d*d+p*p>f*f)continue;let m=a[8]*t+a[9]*s+a[10]*l+a[11];m>0&&c.push({index:e/3,depth:m,distance:Math.hypot(d,p)/u})}return yf(c,e)}function yf(e,t){let n=e.reduce((e,t)=>Math.min(e,t.depth),1/0),r=e.filter(e=>e.depth<=n+hf),i=r.reduce((e,t)=>t.distance<e.distance?t:e,r[0]);return i?{index:i.index,depth:i.depth,world:Tf(t,i.index)}:null}function bf(e,t,n){let r=Of(t,e.worldFromEgo),{xyz:i,nPoints:a}=e.cloud,{left:o,top:s,right:c,bottom:l}=n,u=new Uint32Array(a),d=0;for(let e=0;e<a*3;e+=3){let t=i[e],n=i[e+1],a=i[e+2],f=r[12]*t+r[13]*n+r[14]*a+r[15];if(f<=0)continue;let p=r[0]*t+r[1]*n+r[2]*a+r[3];if(p<o*f||p>c*f)continue;let m=r[4]*t+r[5]*n+r[6]*a+r[7];m<s*f||m>l*f||(u[d++]=e/3)}return u.slice(0,d)}function xf(e,t,n){let r=Ac(Mc(jc(t),e.worldFromEgo)),i=kc(e.worldFromEgo,t.center),[a,o,s]=[t.size[0]/2,t.size[1]/2,t.size[2]/2],{xyz:c}=e.cloud,l=r;for(let t of df(e.cloud,i[0],i[1],Math.hypot(a,o,s)))for(let e=0;e<t.length;e++){let r=3*t[e],i=c[r],u=c[r+1],d=c[r+2],f=Math.abs(l[0]*i+l[1]*u+l[2]*d+l[3])<=a,p=Math.abs(l[4]*i+l[5]*u+l[6]*d+l[7])<=o;f&&p&&Math.abs(l[8]*i+l[9]*u+l[10]*d+l[11])<=s&&n(t[e])}}function Sf(e,t){let n=0;return xf(e,t,()=>n++),n}function Cf(e,t){let n=[],r=Ac(e.worldFromEgo);return xf(e,t,t=>n.push(Df(r,e.cloud.xyz,t))),n.length===0?null:(n.sort((e,t)=>e-t),[Ef(n,.02),Ef(n,.98)])}function wf(e,t,n){let r=Ac(e.worldFromEgo),i=kc(e.worldFromEgo,[t,n,e.worldFromEgo.center[2]]),{xyz:a}=e.cloud,o=[];for(let t of df(e.cloud,i[0],i[1],gf))for(let e=0;e<t.length;e++){let n=a[3*t[e]]-i[0],s=a[3*t[e]+1]-i[1];n*n+s*s<=gf*gf&&o.push(Df(r,a,t[e]))}return o.sort((e,t)=>e-t),o.length?Ef(o,_f):null}function Tf(e,t){let{xyz:n}=e.cloud;return Oc(e.worldFromEgo,[n[3*t],n[3*t+1],n[3*t+2]])}function Ef(e,t){return e[Math.min(e.length-1,Math.round(t*(e.length-1)))]}function Df(e,t,n){return e[8]*t[3*n]+e[9]*t[3*n+1]+e[10]*t[3*n+2]+e[11]}function Of(e,t){let n=e.pixelFromWorld,r=Ac(t),i=new Float64Array(16);for(let e=0;e<4;e++)for(let t=0;t<4;t++){let a=t===3?n[4*e+3]:0;i[4*e+t]=n[4*e]*r[t]+n[4*e+1]*r[4+t]+n[4*e+2]*r[8+t]+a}return i}var kf=.15,Af=.02,jf=.002;function Mf(e,t){let n=t.filter(Nf);if(n.length===0)return e.cloud.xyz;let r=e.cloud.xyz.slice();for(let t of n)Pf(e,t,r);return r}function Nf({then:e,now:t}){let n=Math.hypot(...e.center.map((e,n)=>e-t.center[n])),r=Math.abs(e.rotation.reduce((e,n,r)=>e+n*t.rotation[r],0));return n>Af||2*Math.acos(Math.min(1,r))>jf}function Pf(e,{then:t,now:n},r){let i=Ac(Ff(e.worldFromEgo,t,n)),a=e.cloud;xf(e,{...t,size:[t.size[0]+kf,t.size[1]+kf,t.size[2]+kf]},e=>{let t=3*e,n=a.xyz[t],o=a.xyz[t+1],s=a.xyz[t+2];r[t]=i[0]*n+i[1]*o+i[2]*s+i[3],r[t+1]=i[4]*n+i[5]*o+i[6]*s+i[7],r[t+2]=i[8]*n+i[9]*o+i[10]*s+i[11]})}function Ff(e,t,n){let r=Mc(n,jc(t));return Mc(jc(e),Mc(r,e))}var If=1e3,Lf=1001,Rf=1002,zf=1003,Bf=1004,Vf=1005,Hf=1006,Uf=1007,Wf=1008,Gf=1009,Kf=1010,qf=1011,Jf=1012,Yf=1013,Xf=1014,Zf=1015,Qf=1016,$f=1017,ep=1018,tp=1020,np=35902,rp=35899,ip=1021,ap=1022,op=1023,sp=1026,cp=1027,lp=1028,up=1029,dp=1030,fp=1031,pp=1033,mp=33776,hp=33777,gp=33778,_p=33779,vp=35840,yp=35841,bp=35842,xp=35843,Sp=36196,Cp=37492,wp=37496,Tp=37488,Ep=37489,Dp=37490,Op=37491,kp=37808,Ap=37809,jp=37810,Mp=37811,Np=37812,Pp=37813,Fp=37814,Ip=37815,Lp=37816,Rp=37817,zp=37818,Bp=37819,Vp=37820,Hp=37821,Up=36492,Wp=36494,Gp=36495,Kp=36283,qp=36284,Jp=36285,Yp=36286,Xp=2300,Zp=2301,Qp=2302,$p=2303,em=2400,tm=2401,nm=2402,rm=3200,im=`srgb`,am=`srgb-linear`,om=`linear`,sm=`srgb`,cm=7680,lm=35044,um=35048,dm=`300 es`,fm=2e3;function pm(e){for(let t=e.length-1;t>=0;--t)if(e[t]>=65535)return!0;return!1}function mm(e){return ArrayBuffer.isView(e)&&!(e instanceof DataView)}function hm(e){return document.createElementNS(`http://www.w3.org/1999/xhtml`,e)}function gm(){let e=hm(`canvas`);return e.style.display=`block`,e}var _m={};function vm(...e){let t=`THREE.`+e.shift();console.log(t,...e)}function ym(e){let t=e[0];if(typeof t==`string`&&t.startsWith(`TSL:`)){let t=e[1];t&&t.isStackTrace?e[0]+=` `+t.getLocation():e[1]=`Stack trace not available. Enable "THREE.Node.captureStackTrace" to capture stack traces.`}return e}function Y(...e){e=ym(e);let t=`THREE.`+e.shift();{let n=e[0];n&&n.isStackTrace?console.warn(n.getError(t)):console.warn(t,...e)}}function X(...e){e=ym(e);let t=`THREE.`+e.shift();{let n=e[0];n&&n.isStackTrace?console.error(n.getError(t)):console.error(t,...e)}}function bm(...e){let t=e.join(` `);t in _m||(_m[t]=!0,Y(...e))}function xm(e,t,n){return new Promise(function(r,i){function a(){switch(e.clientWaitSync(t,e.SYNC_FLUSH_COMMANDS_BIT,0)){case e.WAIT_FAILED:i();break;case e.TIMEOUT_EXPIRED:setTimeout(a,n);break;default:r()}}setTimeout(a,n)})}var Sm={0:0,2:6,4:4,3:5,1:1,6:2,7:7,5:3},Cm=class{addEventListener(e,t){this._listeners===void 0&&(this._listeners={});let n=this._listeners;n[e]===void 0&&(n[e]=[]),n[e].indexOf(t)===-1&&n[e].push(t)}hasEventListener(e,t){let n=this._listeners;return n!==void 0&&n[e]!==void 0&&n[e].indexOf(t)!==-1}removeEventListener(e,t){let n=this._listeners;if(n===void 0)return;let r=n[e];if(r!==void 0){let e=r.indexOf(t);e!==-1&&r.splice(e,1)}}dispatchEvent(e){let t=this._listeners;if(t===void 0)return;let n=t[e.type];if(n!==void 0){e.target=this;let t=n.slice(0);for(let n=0,r=t.length;n<r;n++)t[n].call(this,e);e.target=null}}},wm=`00.01.02.03.04.05.06.07.08.09.0a.0b.0c.0d.0e.0f.10.11.12.13.14.15.16.17.18.19.1a.1b.1c.1d.1e.1f.20.21.22.23.24.25.26.27.28.29.2a.2b.2c.2d.2e.2f.30.31.32.33.34.35.36.37.38.39.3a.3b.3c.3d.3e.3f.40.41.42.43.44.45.46.47.48.49.4a.4b.4c.4d.4e.4f.50.51.52.53.54.55.56.57.58.59.5a.5b.5c.5d.5e.5f.60.61.62.63.64.65.66.67.68.69.6a.6b.6c.6d.6e.6f.70.71.72.73.74.75.76.77.78.79.7a.7b.7c.7d.7e.7f.80.81.82.83.84.85.86.87.88.89.8a.8b.8c.8d.8e.8f.90.91.92.93.94.95.96.97.98.99.9a.9b.9c.9d.9e.9f.a0.a1.a2.a3.a4.a5.a6.a7.a8.a9.aa.ab.ac.ad.ae.af.b0.b1.b2.b3.b4.b5.b6.b7.b8.b9.ba.bb.bc.bd.be.bf.c0.c1.c2.c3.c4.c5.c6.c7.c8.c9.ca.cb.cc.cd.ce.cf.d0.d1.d2.d3.d4.d5.d6.d7.d8.d9.da.db.dc.dd.de.df.e0.e1.e2.e3.e4.e5.e6.e7.e8.e9.ea.eb.ec.ed.ee.ef.f0.f1.f2.f3.f4.f5.f6.f7.f8.f9.fa.fb.fc.fd.fe.ff`.split(`.`),Tm=Math.PI/180,Em=180/Math.PI;function Dm(){let e=Math.random()*4294967295|0,t=Math.random()*4294967295|0,n=Math.random()*4294967295|0,r=Math.random()*4294967295|0;return(wm[e&255]+wm[e>>8&255]+wm[e>>16&255]+wm[e>>24&255]+`-`+wm[t&255]+wm[t>>8&255]+`-`+wm[t>>16&15|64]+wm[t>>24&255]+`-`+wm[n&63|128]+wm[n>>8&255]+`-`+wm[n>>16&255]+wm[n>>24&255]+wm[r&255]+wm[r>>8&255]+wm[r>>16&255]+wm[r>>24&255]).toLowerCase()}function Om(e,t,n){return Math.max(t,Math.min(n,e))}function km(e,t){return(e%t+t)%t}function Am(e,t,n){return(1-n)*e+n*t}function jm(e){return 2**Math.floor(Math.log(e)/Math.LN2)}function Mm(e){switch(e.constructor){case Uint32Array:return 4294967295;case Uint16Array:return 65535;case Uint8Array:case Uint8ClampedArray:return 255;case Int32Array:return 2147483647;case Int16Array:return 32767;case Int8Array:return 127;default:return}}function Nm(e,t){if(t.constructor===Float32Array)return e;let n=Mm(t);if(n===void 0)throw Error(`THREE.MathUtils: Invalid component type.`);return Math.max(e/n,-1)}function Pm(e,t){if(t.constructor===Float32Array)return e;let n=Mm(t);if(n===void 0)throw Error(`THREE.MathUtils: Invalid component type.`);return Math.round(e*n)}var Fm=class{static{this.prototype.isVector2=!0}constructor(e=0,t=0){this.x=e,this.y=t}get width(){return this.x}set width(e){this.x=e}get height(){return this.y}set height(e){this.y=e}set(e,t){return this.x=e,this.y=t,this}setScalar(e){return this.x=e,this.y=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;default:throw Error(`THREE.Vector2: index is out of range: `+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;default:throw Error(`THREE.Vector2: index is out of range: `+e)}}clone(){return new this.constructor(this.x,this.y)}copy(e){return this.x=e.x,this.y=e.y,this}add(e){return this.x+=e.x,this.y+=e.y,this}addScalar(e){return this.x+=e,this.y+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this}subScalar(e){return this.x-=e,this.y-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this}multiply(e){return this.x*=e.x,this.y*=e.y,this}multiplyScalar(e){return this.x*=e,this.y*=e,this}divide(e){return this.x/=e.x,this.y/=e.y,this}divideScalar(e){return this.multiplyScalar(1/e)}applyMatrix3(e){let t=this.x,n=this.y,r=e.elements;return this.x=r[0]*t+r[3]*n+r[6],this.y=r[1]*t+r[4]*n+r[7],this}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this}clamp(e,t){return this.x=Om(this.x,e.x,t.x),this.y=Om(this.y,e.y,t.y),this}clampScalar(e,t){return this.x=Om(this.x,e,t),this.y=Om(this.y,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(Om(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this}negate(){return this.x=-this.x,this.y=-this.y,this}dot(e){return this.x*e.x+this.y*e.y}cross(e){return this.x*e.y-this.y*e.x}lengthSq(){return this.x*this.x+this.y*this.y}length(){return Math.sqrt(this.x*this.x+this.y*this.y)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)}normalize(){return this.divideScalar(this.length()||1)}angle(){return Math.atan2(-this.y,-this.x)+Math.PI}angleTo(e){let t=Math.sqrt(this.lengthSq()*e.lengthSq());if(t===0)return Math.PI/2;let n=this.dot(e)/t;return Math.acos(Om(n,-1,1))}distanceTo(e){return Math.sqrt(this.distanceToSquared(e))}distanceToSquared(e){let t=this.x-e.x,n=this.y-e.y;return t*t+n*n}manhattanDistanceTo(e){return Math.abs(this.x-e.x)+Math.abs(this.y-e.y)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this}equals(e){return e.x===this.x&&e.y===this.y}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this}rotateAround(e,t){let n=Math.cos(t),r=Math.sin(t),i=this.x-e.x,a=this.y-e.y;return this.x=i*n-a*r+e.x,this.y=i*r+a*n+e.y,this}random(){return this.x=Math.random(),this.y=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y}},Im=class{constructor(e=0,t=0,n=0,r=1){this.isQuaternion=!0,this._x=e,this._y=t,this._z=n,this._w=r}static slerpFlat(e,t,n,r,i,a,o){let s=n[r+0],c=n[r+1],l=n[r+2],u=n[r+3],d=i[a+0],f=i[a+1],p=i[a+2],m=i[a+3];if(u!==m||s!==d||c!==f||l!==p){let e=s*d+c*f+l*p+u*m;e<0&&(d=-d,f=-f,p=-p,m=-m,e=-e);let t=1-o;if(e<.9995){let n=Math.acos(e),r=Math.sin(n);t=Math.sin(t*n)/r,o=Math.sin(o*n)/r,s=s*t+d*o,c=c*t+f*o,l=l*t+p*o,u=u*t+m*o}else{s=s*t+d*o,c=c*t+f*o,l=l*t+p*o,u=u*t+m*o;let e=1/Math.sqrt(s*s+c*c+l*l+u*u);s*=e,c*=e,l*=e,u*=e}}e[t]=s,e[t+1]=c,e[t+2]=l,e[t+3]=u}static multiplyQuaternionsFlat(e,t,n,r,i,a){let o=n[r],s=n[r+1],c=n[r+2],l=n[r+3],u=i[a],d=i[a+1],f=i[a+2],p=i[a+3];return e[t]=o*p+l*u+s*f-c*d,e[t+1]=s*p+l*d+c*u-o*f,e[t+2]=c*p+l*f+o*d-s*u,e[t+3]=l*p-o*u-s*d-c*f,e}get x(){return this._x}set x(e){this._x=e,this._onChangeCallback()}get y(){return this._y}set y(e){this._y=e,this._onChangeCallback()}get z(){return this._z}set z(e){this._z=e,this._onChangeCallback()}get w(){return this._w}set w(e){this._w=e,this._onChangeCallback()}set(e,t,n,r){return this._x=e,this._y=t,this._z=n,this._w=r,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._w)}copy(e){return this._x=e.x,this._y=e.y,this._z=e.z,this._w=e.w,this._onChangeCallback(),this}setFromEuler(e,t=!0){let n=e._x,r=e._y,i=e._z,a=e._order,o=Math.cos,s=Math.sin,c=o(n/2),l=o(r/2),u=o(i/2),d=s(n/2),f=s(r/2),p=s(i/2);switch(a){case`XYZ`:this._x=d*l*u+c*f*p,this._y=c*f*u-d*l*p,this._z=c*l*p+d*f*u,this._w=c*l*u-d*f*p;break;case`YXZ`:this._x=d*l*u+c*f*p,this._y=c*f*u-d*l*p,this._z=c*l*p-d*f*u,this._w=c*l*u+d*f*p;break;case`ZXY`:this._x=d*l*u-c*f*p,this._y=c*f*u+d*l*p,this._z=c*l*p+d*f*u,this._w=c*l*u-d*f*p;break;case`ZYX`:this._x=d*l*u-c*f*p,this._y=c*f*u+d*l*p,this._z=c*l*p-d*f*u,this._w=c*l*u+d*f*p;break;case`YZX`:this._x=d*l*u+c*f*p,this._y=c*f*u+d*l*p,this._z=c*l*p-d*f*u,this._w=c*l*u-d*f*p;break;case`XZY`:this._x=d*l*u-c*f*p,this._y=c*f*u-d*l*p,this._z=c*l*p+d*f*u,this._w=c*l*u+d*f*p;break;default:Y(`Quaternion: .setFromEuler() encountered an unknown order: `+a)}return t===!0&&this._onChangeCallback(),this}setFromAxisAngle(e,t){let n=t/2,r=Math.sin(n);return this._x=e.x*r,this._y=e.y*r,this._z=e.z*r,this._w=Math.cos(n),this._onChangeCallback(),this}setFromRotationMatrix(e){let t=e.elements,n=t[0],r=t[4],i=t[8],a=t[1],o=t[5],s=t[9],c=t[2],l=t[6],u=t[10],d=n+o+u;if(d>0){let e=.5/Math.sqrt(d+1);this._w=.25/e,this._x=(l-s)*e,this._y=(i-c)*e,this._z=(a-r)*e}else if(n>o&&n>u){let e=2*Math.sqrt(1+n-o-u);this._w=(l-s)/e,this._x=.25*e,this._y=(r+a)/e,this._z=(i+c)/e}else if(o>u){let e=2*Math.sqrt(1+o-n-u);this._w=(i-c)/e,this._x=(r+a)/e,this._y=.25*e,this._z=(s+l)/e}else{let e=2*Math.sqrt(1+u-n-o);this._w=(a-r)/e,this._x=(i+c)/e,this._y=(s+l)/e,this._z=.25*e}return this._onChangeCallback(),this}setFromUnitVectors(e,t){let n=e.dot(t)+1;return n<1e-8?(n=0,Math.abs(e.x)>Math.abs(e.z)?(this._x=-e.y,this._y=e.x,this._z=0,this._w=n):(this._x=0,this._y=-e.z,this._z=e.y,this._w=n)):(this._x=e.y*t.z-e.z*t.y,this._y=e.z*t.x-e.x*t.z,this._z=e.x*t.y-e.y*t.x,this._w=n),this.normalize()}angleTo(e){return 2*Math.acos(Math.abs(Om(this.dot(e),-1,1)))}rotateTowards(e,t){let n=this.angleTo(e);if(n===0)return this;let r=Math.min(1,t/n);return this.slerp(e,r),this}identity(){return this.set(0,0,0,1)}invert(){return this.conjugate()}conjugate(){return this._x*=-1,this._y*=-1,this._z*=-1,this._onChangeCallback(),this}dot(e){return this._x*e._x+this._y*e._y+this._z*e._z+this._w*e._w}lengthSq(){return this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w}length(){return Math.sqrt(this._x*this._x+this._y*this._y+this._z*this._z+this._w*this._w)}normalize(){let e=this.length();return e===0?(this._x=0,this._y=0,this._z=0,this._w=1):(e=1/e,this._x*=e,this._y*=e,this._z*=e,this._w*=e),this._onChangeCallback(),this}multiply(e){return this.multiplyQuaternions(this,e)}premultiply(e){return this.multiplyQuaternions(e,this)}multiplyQuaternions(e,t){let n=e._x,r=e._y,i=e._z,a=e._w,o=t._x,s=t._y,c=t._z,l=t._w;return this._x=n*l+a*o+r*c-i*s,this._y=r*l+a*s+i*o-n*c,this._z=i*l+a*c+n*s-r*o,this._w=a*l-n*o-r*s-i*c,this._onChangeCallback(),this}slerp(e,t){let n=e._x,r=e._y,i=e._z,a=e._w,o=this.dot(e);o<0&&(n=-n,r=-r,i=-i,a=-a,o=-o);let s=1-t;if(o<.9995){let e=Math.acos(o),c=Math.sin(e);s=Math.sin(s*e)/c,t=Math.sin(t*e)/c,this._x=this._x*s+n*t,this._y=this._y*s+r*t,this._z=this._z*s+i*t,this._w=this._w*s+a*t,this._onChangeCallback()}else this._x=this._x*s+n*t,this._y=this._y*s+r*t,this._z=this._z*s+i*t,this._w=this._w*s+a*t,this.normalize();return this}slerpQuaternions(e,t,n){return this.copy(e).slerp(t,n)}random(){let e=2*Math.PI*Math.random(),t=2*Math.PI*Math.random(),n=Math.random(),r=Math.sqrt(1-n),i=Math.sqrt(n);return this.set(r*Math.sin(e),r*Math.cos(e),i*Math.sin(t),i*Math.cos(t))}equals(e){return e._x===this._x&&e._y===this._y&&e._z===this._z&&e._w===this._w}fromArray(e,t=0){return this._x=e[t],this._y=e[t+1],this._z=e[t+2],this._w=e[t+3],this._onChangeCallback(),this}toArray(e=[],t=0){return e[t]=this._x,e[t+1]=this._y,e[t+2]=this._z,e[t+3]=this._w,e}fromBufferAttribute(e,t){return this._x=e.getX(t),this._y=e.getY(t),this._z=e.getZ(t),this._w=e.getW(t),this._onChangeCallback(),this}toJSON(){return this.toArray()}_onChange(e){return this._onChangeCallback=e,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._w}},Z=class{static{this.prototype.isVector3=!0}constructor(e=0,t=0,n=0){this.x=e,this.y=t,this.z=n}set(e,t,n){return n===void 0&&(n=this.z),this.x=e,this.y=t,this.z=n,this}setScalar(e){return this.x=e,this.y=e,this.z=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setZ(e){return this.z=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;case 2:this.z=t;break;default:throw Error(`THREE.Vector3: index is out of range: `+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;case 2:return this.z;default:throw Error(`THREE.Vector3: index is out of range: `+e)}}clone(){return new this.constructor(this.x,this.y,this.z)}copy(e){return this.x=e.x,this.y=e.y,this.z=e.z,this}add(e){return this.x+=e.x,this.y+=e.y,this.z+=e.z,this}addScalar(e){return this.x+=e,this.y+=e,this.z+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this.z=e.z+t.z,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this.z+=e.z*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this.z-=e.z,this}subScalar(e){return this.x-=e,this.y-=e,this.z-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this.z=e.z-t.z,this}multiply(e){return this.x*=e.x,this.y*=e.y,this.z*=e.z,this}multiplyScalar(e){return this.x*=e,this.y*=e,this.z*=e,this}multiplyVectors(e,t){return this.x=e.x*t.x,this.y=e.y*t.y,this.z=e.z*t.z,this}applyEuler(e){return this.applyQuaternion(Rm.setFromEuler(e))}applyAxisAngle(e,t){return this.applyQuaternion(Rm.setFromAxisAngle(e,t))}applyMatrix3(e){let t=this.x,n=this.y,r=this.z,i=e.elements;return this.x=i[0]*t+i[3]*n+i[6]*r,this.y=i[1]*t+i[4]*n+i[7]*r,this.z=i[2]*t+i[5]*n+i[8]*r,this}applyNormalMatrix(e){return this.applyMatrix3(e).normalize()}applyMatrix4(e){let t=this.x,n=this.y,r=this.z,i=e.elements,a=1/(i[3]*t+i[7]*n+i[11]*r+i[15]);return this.x=(i[0]*t+i[4]*n+i[8]*r+i[12])*a,this.y=(i[1]*t+i[5]*n+i[9]*r+i[13])*a,this.z=(i[2]*t+i[6]*n+i[10]*r+i[14])*a,this}applyQuaternion(e){let t=this.x,n=this.y,r=this.z,i=e.x,a=e.y,o=e.z,s=e.w,c=2*(a*r-o*n),l=2*(o*t-i*r),u=2*(i*n-a*t);return this.x=t+s*c+a*u-o*l,this.y=n+s*l+o*c-i*u,this.z=r+s*u+i*l-a*c,this}project(e){return this.applyMatrix4(e.matrixWorldInverse).applyMatrix4(e.projectionMatrix)}unproject(e){return this.applyMatrix4(e.projectionMatrixInverse).applyMatrix4(e.matrixWorld)}transformDirection(e){let t=this.x,n=this.y,r=this.z,i=e.elements;return this.x=i[0]*t+i[4]*n+i[8]*r,this.y=i[1]*t+i[5]*n+i[9]*r,this.z=i[2]*t+i[6]*n+i[10]*r,this.normalize()}divide(e){return this.x/=e.x,this.y/=e.y,this.z/=e.z,this}divideScalar(e){return this.multiplyScalar(1/e)}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this.z=Math.min(this.z,e.z),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this.z=Math.max(this.z,e.z),this}clamp(e,t){return this.x=Om(this.x,e.x,t.x),this.y=Om(this.y,e.y,t.y),this.z=Om(this.z,e.z,t.z),this}clampScalar(e,t){return this.x=Om(this.x,e,t),this.y=Om(this.y,e,t),this.z=Om(this.z,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(Om(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this}dot(e){return this.x*e.x+this.y*e.y+this.z*e.z}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)}normalize(){return this.divideScalar(this.length()||1)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this.z+=(e.z-this.z)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this.z=e.z+(t.z-e.z)*n,this}cross(e){return this.crossVectors(this,e)}crossVectors(e,t){let n=e.x,r=e.y,i=e.z,a=t.x,o=t.y,s=t.z;return this.x=r*s-i*o,this.y=i*a-n*s,this.z=n*o-r*a,this}projectOnVector(e){let t=e.lengthSq();if(t===0)return this.set(0,0,0);let n=e.dot(this)/t;return this.copy(e).multiplyScalar(n)}projectOnPlane(e){return Lm.copy(this).projectOnVector(e),this.sub(Lm)}reflect(e){return this.sub(Lm.copy(e).multiplyScalar(2*this.dot(e)))}angleTo(e){let t=Math.sqrt(this.lengthSq()*e.lengthSq());if(t===0)return Math.PI/2;let n=this.dot(e)/t;return Math.acos(Om(n,-1,1))}distanceTo(e){return Math.sqrt(this.distanceToSquared(e))}distanceToSquared(e){let t=this.x-e.x,n=this.y-e.y,r=this.z-e.z;return t*t+n*n+r*r}manhattanDistanceTo(e){return Math.abs(this.x-e.x)+Math.abs(this.y-e.y)+Math.abs(this.z-e.z)}setFromSpherical(e){return this.setFromSphericalCoords(e.radius,e.phi,e.theta)}setFromSphericalCoords(e,t,n){let r=Math.sin(t)*e;return this.x=r*Math.sin(n),this.y=Math.cos(t)*e,this.z=r*Math.cos(n),this}setFromCylindrical(e){return this.setFromCylindricalCoords(e.radius,e.theta,e.y)}setFromCylindricalCoords(e,t,n){return this.x=e*Math.sin(t),this.y=n,this.z=e*Math.cos(t),this}setFromMatrixPosition(e){let t=e.elements;return this.x=t[12],this.y=t[13],this.z=t[14],this}setFromMatrixScale(e){let t=this.setFromMatrixColumn(e,0).length(),n=this.setFromMatrixColumn(e,1).length(),r=this.setFromMatrixColumn(e,2).length();return this.x=t,this.y=n,this.z=r,this}setFromMatrixColumn(e,t){return this.fromArray(e.elements,t*4)}setFromMatrix3Column(e,t){return this.fromArray(e.elements,t*3)}setFromEuler(e){return this.x=e._x,this.y=e._y,this.z=e._z,this}setFromColor(e){return this.x=e.r,this.y=e.g,this.z=e.b,this}equals(e){return e.x===this.x&&e.y===this.y&&e.z===this.z}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this.z=e[t+2],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e[t+2]=this.z,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this.z=e.getZ(t),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this}randomDirection(){let e=Math.random()*Math.PI*2,t=Math.random()*2-1,n=Math.sqrt(1-t*t);return this.x=n*Math.cos(e),this.y=t,this.z=n*Math.sin(e),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z}},Lm=new Z,Rm=new Im,Q=class{static{this.prototype.isMatrix3=!0}constructor(e,t,n,r,i,a,o,s,c){this.elements=[1,0,0,0,1,0,0,0,1],e!==void 0&&this.set(e,t,n,r,i,a,o,s,c)}set(e,t,n,r,i,a,o,s,c){let l=this.elements;return l[0]=e,l[1]=r,l[2]=o,l[3]=t,l[4]=i,l[5]=s,l[6]=n,l[7]=a,l[8]=c,this}identity(){return this.set(1,0,0,0,1,0,0,0,1),this}copy(e){let t=this.elements,n=e.elements;return t[0]=n[0],t[1]=n[1],t[2]=n[2],t[3]=n[3],t[4]=n[4],t[5]=n[5],t[6]=n[6],t[7]=n[7],t[8]=n[8],this}extractBasis(e,t,n){return e.setFromMatrix3Column(this,0),t.setFromMatrix3Column(this,1),n.setFromMatrix3Column(this,2),this}setFromMatrix4(e){let t=e.elements;return this.set(t[0],t[4],t[8],t[1],t[5],t[9],t[2],t[6],t[10]),this}multiply(e){return this.multiplyMatrices(this,e)}premultiply(e){return this.multiplyMatrices(e,this)}multiplyMatrices(e,t){let n=e.elements,r=t.elements,i=this.elements,a=n[0],o=n[3],s=n[6],c=n[1],l=n[4],u=n[7],d=n[2],f=n[5],p=n[8],m=r[0],h=r[3],g=r[6],_=r[1],v=r[4],y=r[7],b=r[2],x=r[5],S=r[8];return i[0]=a*m+o*_+s*b,i[3]=a*h+o*v+s*x,i[6]=a*g+o*y+s*S,i[1]=c*m+l*_+u*b,i[4]=c*h+l*v+u*x,i[7]=c*g+l*y+u*S,i[2]=d*m+f*_+p*b,i[5]=d*h+f*v+p*x,i[8]=d*g+f*y+p*S,this}multiplyScalar(e){let t=this.elements;return t[0]*=e,t[3]*=e,t[6]*=e,t[1]*=e,t[4]*=e,t[7]*=e,t[2]*=e,t[5]*=e,t[8]*=e,this}determinant(){let e=this.elements,t=e[0],n=e[1],r=e[2],i=e[3],a=e[4],o=e[5],s=e[6],c=e[7],l=e[8];return t*a*l-t*o*c-n*i*l+n*o*s+r*i*c-r*a*s}invert(){let e=this.elements,t=e[0],n=e[1],r=e[2],i=e[3],a=e[4],o=e[5],s=e[6],c=e[7],l=e[8],u=l*a-o*c,d=o*s-l*i,f=c*i-a*s,p=t*u+n*d+r*f;if(p===0)return this.set(0,0,0,0,0,0,0,0,0);let m=1/p;return e[0]=u*m,e[1]=(r*c-l*n)*m,e[2]=(o*n-r*a)*m,e[3]=d*m,e[4]=(l*t-r*s)*m,e[5]=(r*i-o*t)*m,e[6]=f*m,e[7]=(n*s-c*t)*m,e[8]=(a*t-n*i)*m,this}transpose(){let e,t=this.elements;return e=t[1],t[1]=t[3],t[3]=e,e=t[2],t[2]=t[6],t[6]=e,e=t[5],t[5]=t[7],t[7]=e,this}getNormalMatrix(e){return this.setFromMatrix4(e).invert().transpose()}transposeIntoArray(e){let t=this.elements;return e[0]=t[0],e[1]=t[3],e[2]=t[6],e[3]=t[1],e[4]=t[4],e[5]=t[7],e[6]=t[2],e[7]=t[5],e[8]=t[8],this}setUvTransform(e,t,n,r,i,a,o){let s=Math.cos(i),c=Math.sin(i);return this.set(n*s,n*c,-n*(s*a+c*o)+a+e,-r*c,r*s,-r*(-c*a+s*o)+o+t,0,0,1),this}scale(e,t){return bm(`Matrix3: .scale() is deprecated. Use .makeScale() instead.`),this.premultiply(zm.makeScale(e,t)),this}rotate(e){return bm(`Matrix3: .rotate() is deprecated. Use .makeRotation() instead.`),this.premultiply(zm.makeRotation(-e)),this}translate(e,t){return bm(`Matrix3: .translate() is deprecated. Use .makeTranslation() instead.`),this.premultiply(zm.makeTranslation(e,t)),this}makeTranslation(e,t){return e.isVector2?this.set(1,0,e.x,0,1,e.y,0,0,1):this.set(1,0,e,0,1,t,0,0,1),this}makeRotation(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,-n,0,n,t,0,0,0,1),this}makeScale(e,t){return this.set(e,0,0,0,t,0,0,0,1),this}equals(e){let t=this.elements,n=e.elements;for(let e=0;e<9;e++)if(t[e]!==n[e])return!1;return!0}fromArray(e,t=0){for(let n=0;n<9;n++)this.elements[n]=e[n+t];return this}toArray(e=[],t=0){let n=this.elements;return e[t]=n[0],e[t+1]=n[1],e[t+2]=n[2],e[t+3]=n[3],e[t+4]=n[4],e[t+5]=n[5],e[t+6]=n[6],e[t+7]=n[7],e[t+8]=n[8],e}clone(){return new this.constructor().fromArray(this.elements)}},zm=new Q,Bm=new Q().set(.4123908,.3575843,.1804808,.212639,.7151687,.0721923,.0193308,.1191948,.9505322),Vm=new Q().set(3.2409699,-1.5373832,-.4986108,-.9692436,1.8759675,.0415551,.0556301,-.203977,1.0569715);function Hm(){let e={enabled:!0,workingColorSpace:am,spaces:{},convert:function(e,t,n){return this.enabled===!1||t===n||!t||!n||(this.spaces[t].transfer===`srgb`&&(e.r=Wm(e.r),e.g=Wm(e.g),e.b=Wm(e.b)),this.spaces[t].primaries!==this.spaces[n].primaries&&(e.applyMatrix3(this.spaces[t].toXYZ),e.applyMatrix3(this.spaces[n].fromXYZ)),this.spaces[n].transfer===`srgb`&&(e.r=Gm(e.r),e.g=Gm(e.g),e.b=Gm(e.b))),e},workingToColorSpace:function(e,t){return this.convert(e,this.workingColorSpace,t)},colorSpaceToWorking:function(e,t){return this.convert(e,t,this.workingColorSpace)},getPrimaries:function(e){return this.spaces[e].primaries},getTransfer:function(e){return e===``?om:this.spaces[e].transfer},getToneMappingMode:function(e){return this.spaces[e].outputColorSpaceConfig.toneMappingMode||`standard`},getLuminanceCoefficients:function(e,t=this.workingColorSpace){return e.fromArray(this.spaces[t].luminanceCoefficients)},define:function(e){Object.assign(this.spaces,e)},_getMatrix:function(e,t,n){return e.copy(this.spaces[n].fromXYZ).multiply(this.spaces[t].toXYZ)},_getDrawingBufferColorSpace:function(e){return this.spaces[e].outputColorSpaceConfig.drawingBufferColorSpace},_getUnpackColorSpace:function(e=this.workingColorSpace){return this.spaces[e].workingColorSpaceConfig.unpackColorSpace}},t=[.64,.33,.3,.6,.15,.06],n=[.2126,.7152,.0722],r=[.3127,.329];return e.define({[am]:{primaries:t,whitePoint:r,transfer:om,toXYZ:Bm,fromXYZ:Vm,luminanceCoefficients:n,workingColorSpaceConfig:{unpackColorSpace:im},outputColorSpaceConfig:{drawingBufferColorSpace:im}},[im]:{primaries:t,whitePoint:r,transfer:sm,toXYZ:Bm,fromXYZ:Vm,luminanceCoefficients:n,outputColorSpaceConfig:{drawingBufferColorSpace:im}}}),e}var Um=Hm();function Wm(e){return e<.04045?e*.0773993808:(e*.9478672986+.0521327014)**2.4}function Gm(e){return e<.0031308?e*12.92:1.055*e**.41666-.055}var Km,qm=class{static getDataURL(e,t=`image/png`){if(/^data:/i.test(e.src)||typeof HTMLCanvasElement>`u`)return e.src;let n;if(e instanceof HTMLCanvasElement)n=e;else{Km===void 0&&(Km=hm(`canvas`)),Km.width=e.width,Km.height=e.height;let t=Km.getContext(`2d`);e instanceof ImageData?t.putImageData(e,0,0):t.drawImage(e,0,0,e.width,e.height),n=Km}return n.toDataURL(t)}static sRGBToLinear(e){if(typeof HTMLImageElement<`u`&&e instanceof HTMLImageElement||typeof HTMLCanvasElement<`u`&&e instanceof HTMLCanvasElement||typeof ImageBitmap<`u`&&e instanceof ImageBitmap){let t=hm(`canvas`);t.width=e.width,t.height=e.height;let n=t.getContext(`2d`);n.drawImage(e,0,0,e.width,e.height);let r=n.getImageData(0,0,e.width,e.height),i=r.data;for(let e=0;e<i.length;e++)i[e]=Wm(i[e]/255)*255;return n.putImageData(r,0,0),t}if(e.data){let t=e.data.slice(0);for(let e=0;e<t.length;e++)t instanceof Uint8Array||t instanceof Uint8ClampedArray?t[e]=Math.floor(Wm(t[e]/255)*255):t[e]=Wm(t[e]);return{data:t,width:e.width,height:e.height}}return Y(`ImageUtils.sRGBToLinear(): Unsupported image type. No color space conversion applied.`),e}},Jm=0,Ym=class{constructor(e=null){this.isTextureSource=!0,Object.defineProperty(this,"id",{value:Jm++}),this.uuid=Dm(),this.data=e,this.dataReady=!0,this.version=0}getSize(e){let t=this.data;return typeof HTMLVideoElement<`u`&&t instanceof HTMLVideoElement?e.set(t.videoWidth,t.videoHeight,0):typeof VideoFrame<`u`&&t instanceof VideoFrame?e.set(t.displayWidth,t.displayHeight,0):t===null?e.set(0,0,0):e.set(t.width||0,t.height||0,t.depth||0),e}set needsUpdate(e){e===!0&&this.version++}toJSON(e){let t=e===void 0||typeof e==`string`;if(!t&&e.images[this.uuid]!==void 0)return e.images[this.uuid];let n={uuid:this.uuid,url:``},r=this.data;if(r!==null){let e;if(Array.isArray(r)){e=[];for(let t=0,n=r.length;t<n;t++)r[t].isDataTexture?e.push(Xm(r[t].image)):e.push(Xm(r[t]))}else e=Xm(r);n.url=e}return t||(e.images[this.uuid]=n),n}};function Xm(e){return typeof HTMLImageElement<`u`&&e instanceof HTMLImageElement||typeof HTMLCanvasElement<`u`&&e instanceof HTMLCanvasElement||typeof ImageBitmap<`u`&&e instanceof ImageBitmap?qm.getDataURL(e):e.data?{data:Array.from(e.data),width:e.width,height:e.height,type:e.data.constructor.name}:(Y(`Texture: Unable to serialize Texture.`),{})}var Zm=0,Qm=new Z,$m=class e extends Cm{constructor(t=e.DEFAULT_IMAGE,n=e.DEFAULT_MAPPING,r=Lf,i=Lf,a=Hf,o=Wf,s=op,c=Gf,l=e.DEFAULT_ANISOTROPY,u=``){super(),this.isTexture=!0,Object.defineProperty(this,"id",{value:Zm++}),this.uuid=Dm(),this.name=``,this.source=new Ym(t),this.mipmaps=[],this.mapping=n,this.channel=0,this.wrapS=r,this.wrapT=i,this.magFilter=a,this.minFilter=o,this.anisotropy=l,this.format=s,this.internalFormat=null,this.type=c,this.offset=new Fm(0,0),this.repeat=new Fm(1,1),this.center=new Fm(0,0),this.rotation=0,this.matrixAutoUpdate=!0,this.matrix=new Q,this.generateMipmaps=!0,this.mipmapsAutoUpdate=!0,this.premultiplyAlpha=!1,this.flipY=!0,this.unpackAlignment=4,this.colorSpace=u,this.userData={},this.updateRanges=[],this.version=0,this.onUpdate=null,this.renderTarget=null,this.isRenderTargetTexture=!1,this.isArrayTexture=!!(t&&t.depth&&t.depth>1),this.pmremVersion=0,this.isPMREMTexture=!1,this.normalized=!1}get width(){return this.source.getSize(Qm).x}get height(){return this.source.getSize(Qm).y}get depth(){return this.source.getSize(Qm).z}get image(){return this.source.data}set image(e){this.source.data=e}updateMatrix(){this.matrix.setUvTransform(this.offset.x,this.offset.y,this.repeat.x,this.repeat.y,this.rotation,this.center.x,this.center.y)}addUpdateRange(e,t){this.updateRanges.push({start:e,count:t})}clearUpdateRanges(){this.updateRanges.length=0}clone(){return new this.constructor().copy(this)}copy(e){return this.name=e.name,this.source=e.source,this.mipmaps=e.mipmaps.slice(0),this.mapping=e.mapping,this.channel=e.channel,this.wrapS=e.wrapS,this.wrapT=e.wrapT,this.magFilter=e.magFilter,this.minFilter=e.minFilter,this.anisotropy=e.anisotropy,this.format=e.format,this.internalFormat=e.internalFormat,this.type=e.type,this.normalized=e.normalized,this.offset.copy(e.offset),this.repeat.copy(e.repeat),this.center.copy(e.center),this.rotation=e.rotation,this.matrixAutoUpdate=e.matrixAutoUpdate,this.matrix.copy(e.matrix),this.generateMipmaps=e.generateMipmaps,this.mipmapsAutoUpdate=e.mipmapsAutoUpdate,this.premultiplyAlpha=e.premultiplyAlpha,this.flipY=e.flipY,this.unpackAlignment=e.unpackAlignment,this.colorSpace=e.colorSpace,this.renderTarget=e.renderTarget,this.isRenderTargetTexture=e.isRenderTargetTexture,this.isPMREMTexture=e.isPMREMTexture,this.isArrayTexture=e.isArrayTexture,this.userData=JSON.parse(JSON.stringify(e.userData)),this.needsUpdate=!0,this}setValues(e){for(let t in e){let n=e[t];if(n===void 0){Y(`Texture.setValues(): parameter '${t}' has value of undefined.`);continue}let r=this[t];r===void 0?Y(`Texture.setValues(): property '${t}' does not exist.`):r&&n&&r.isVector2&&n.isVector2||r&&n&&r.isVector3&&n.isVector3||r&&n&&r.isMatrix3&&n.isMatrix3?r.copy(n):this[t]=n}}toJSON(e){let t=e===void 0||typeof e==`string`;if(!t&&e.textures[this.uuid]!==void 0)return e.textures[this.uuid];let n={metadata:{version:4.7,type:`Texture`,generator:`Texture.toJSON`},uuid:this.uuid,name:this.name,image:this.source.toJSON(e).uuid,mapping:this.mapping,channel:this.channel,repeat:[this.repeat.x,this.repeat.y],offset:[this.offset.x,this.offset.y],center:[this.center.x,this.center.y],rotation:this.rotation,wrap:[this.wrapS,this.wrapT],format:this.format,internalFormat:this.internalFormat,type:this.type,normalized:this.normalized,colorSpace:this.colorSpace,minFilter:this.minFilter,magFilter:this.magFilter,anisotropy:this.anisotropy,flipY:this.flipY,generateMipmaps:this.generateMipmaps,mipmapsAutoUpdate:this.mipmapsAutoUpdate,premultiplyAlpha:this.premultiplyAlpha,unpackAlignment:this.unpackAlignment};return Object.keys(this.userData).length>0&&(n.userData=this.userData),t||(e.textures[this.uuid]=n),n}dispose(){this.dispatchEvent({type:`dispose`})}transformUv(e){if(this.mapping!==300)return e;if(e.applyMatrix3(this.matrix),e.x<0||e.x>1)switch(this.wrapS){case If:e.x-=Math.floor(e.x);break;case Lf:e.x=e.x<0?0:1;break;case Rf:Math.abs(Math.floor(e.x)%2)===1?e.x=Math.ceil(e.x)-e.x:e.x-=Math.floor(e.x)}if(e.y<0||e.y>1)switch(this.wrapT){case If:e.y-=Math.floor(e.y);break;case Lf:e.y=e.y<0?0:1;break;case Rf:Math.abs(Math.floor(e.y)%2)===1?e.y=Math.ceil(e.y)-e.y:e.y-=Math.floor(e.y)}return this.flipY&&(e.y=1-e.y),e}set needsUpdate(e){e===!0&&(this.version++,this.source.needsUpdate=!0)}set needsPMREMUpdate(e){e===!0&&this.pmremVersion++}};$m.DEFAULT_IMAGE=null,$m.DEFAULT_MAPPING=300,$m.DEFAULT_ANISOTROPY=1;var eh=class{static{this.prototype.isVector4=!0}constructor(e=0,t=0,n=0,r=1){this.x=e,this.y=t,this.z=n,this.w=r}get width(){return this.z}set width(e){this.z=e}get height(){return this.w}set height(e){this.w=e}set(e,t,n,r){return this.x=e,this.y=t,this.z=n,this.w=r,this}setScalar(e){return this.x=e,this.y=e,this.z=e,this.w=e,this}setX(e){return this.x=e,this}setY(e){return this.y=e,this}setZ(e){return this.z=e,this}setW(e){return this.w=e,this}setComponent(e,t){switch(e){case 0:this.x=t;break;case 1:this.y=t;break;case 2:this.z=t;break;case 3:this.w=t;break;default:throw Error(`THREE.Vector4: index is out of range: `+e)}return this}getComponent(e){switch(e){case 0:return this.x;case 1:return this.y;case 2:return this.z;case 3:return this.w;default:throw Error(`THREE.Vector4: index is out of range: `+e)}}clone(){return new this.constructor(this.x,this.y,this.z,this.w)}copy(e){return this.x=e.x,this.y=e.y,this.z=e.z,this.w=e.w===void 0?1:e.w,this}add(e){return this.x+=e.x,this.y+=e.y,this.z+=e.z,this.w+=e.w,this}addScalar(e){return this.x+=e,this.y+=e,this.z+=e,this.w+=e,this}addVectors(e,t){return this.x=e.x+t.x,this.y=e.y+t.y,this.z=e.z+t.z,this.w=e.w+t.w,this}addScaledVector(e,t){return this.x+=e.x*t,this.y+=e.y*t,this.z+=e.z*t,this.w+=e.w*t,this}sub(e){return this.x-=e.x,this.y-=e.y,this.z-=e.z,this.w-=e.w,this}subScalar(e){return this.x-=e,this.y-=e,this.z-=e,this.w-=e,this}subVectors(e,t){return this.x=e.x-t.x,this.y=e.y-t.y,this.z=e.z-t.z,this.w=e.w-t.w,this}multiply(e){return this.x*=e.x,this.y*=e.y,this.z*=e.z,this.w*=e.w,this}multiplyScalar(e){return this.x*=e,this.y*=e,this.z*=e,this.w*=e,this}applyMatrix4(e){let t=this.x,n=this.y,r=this.z,i=this.w,a=e.elements;return this.x=a[0]*t+a[4]*n+a[8]*r+a[12]*i,this.y=a[1]*t+a[5]*n+a[9]*r+a[13]*i,this.z=a[2]*t+a[6]*n+a[10]*r+a[14]*i,this.w=a[3]*t+a[7]*n+a[11]*r+a[15]*i,this}divide(e){return this.x/=e.x,this.y/=e.y,this.z/=e.z,this.w/=e.w,this}divideScalar(e){return this.multiplyScalar(1/e)}setAxisAngleFromQuaternion(e){this.w=2*Math.acos(e.w);let t=Math.sqrt(1-e.w*e.w);return t<1e-4?(this.x=1,this.y=0,this.z=0):(this.x=e.x/t,this.y=e.y/t,this.z=e.z/t),this}setAxisAngleFromRotationMatrix(e){let t,n,r,i,a=.01,o=.1,s=e.elements,c=s[0],l=s[4],u=s[8],d=s[1],f=s[5],p=s[9],m=s[2],h=s[6],g=s[10];if(Math.abs(l-d)<a&&Math.abs(u-m)<a&&Math.abs(p-h)<a){if(Math.abs(l+d)<o&&Math.abs(u+m)<o&&Math.abs(p+h)<o&&Math.abs(c+f+g-3)<o)return this.set(1,0,0,0),this;t=Math.PI;let e=(c+1)/2,s=(f+1)/2,_=(g+1)/2,v=(l+d)/4,y=(u+m)/4,b=(p+h)/4;return e>s&&e>_?e<a?(n=0,r=.707106781,i=.707106781):(n=Math.sqrt(e),r=v/n,i=y/n):s>_?s<a?(n=.707106781,r=0,i=.707106781):(r=Math.sqrt(s),n=v/r,i=b/r):_<a?(n=.707106781,r=.707106781,i=0):(i=Math.sqrt(_),n=y/i,r=b/i),this.set(n,r,i,t),this}let _=Math.sqrt((h-p)*(h-p)+(u-m)*(u-m)+(d-l)*(d-l));return Math.abs(_)<.001&&(_=1),this.x=(h-p)/_,this.y=(u-m)/_,this.z=(d-l)/_,this.w=Math.acos((c+f+g-1)/2),this}setFromMatrixPosition(e){let t=e.elements;return this.x=t[12],this.y=t[13],this.z=t[14],this.w=t[15],this}min(e){return this.x=Math.min(this.x,e.x),this.y=Math.min(this.y,e.y),this.z=Math.min(this.z,e.z),this.w=Math.min(this.w,e.w),this}max(e){return this.x=Math.max(this.x,e.x),this.y=Math.max(this.y,e.y),this.z=Math.max(this.z,e.z),this.w=Math.max(this.w,e.w),this}clamp(e,t){return this.x=Om(this.x,e.x,t.x),this.y=Om(this.y,e.y,t.y),this.z=Om(this.z,e.z,t.z),this.w=Om(this.w,e.w,t.w),this}clampScalar(e,t){return this.x=Om(this.x,e,t),this.y=Om(this.y,e,t),this.z=Om(this.z,e,t),this.w=Om(this.w,e,t),this}clampLength(e,t){let n=this.length();return this.divideScalar(n||1).multiplyScalar(Om(n,e,t))}floor(){return this.x=Math.floor(this.x),this.y=Math.floor(this.y),this.z=Math.floor(this.z),this.w=Math.floor(this.w),this}ceil(){return this.x=Math.ceil(this.x),this.y=Math.ceil(this.y),this.z=Math.ceil(this.z),this.w=Math.ceil(this.w),this}round(){return this.x=Math.round(this.x),this.y=Math.round(this.y),this.z=Math.round(this.z),this.w=Math.round(this.w),this}roundToZero(){return this.x=Math.trunc(this.x),this.y=Math.trunc(this.y),this.z=Math.trunc(this.z),this.w=Math.trunc(this.w),this}negate(){return this.x=-this.x,this.y=-this.y,this.z=-this.z,this.w=-this.w,this}dot(e){return this.x*e.x+this.y*e.y+this.z*e.z+this.w*e.w}lengthSq(){return this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w}length(){return Math.sqrt(this.x*this.x+this.y*this.y+this.z*this.z+this.w*this.w)}manhattanLength(){return Math.abs(this.x)+Math.abs(this.y)+Math.abs(this.z)+Math.abs(this.w)}normalize(){return this.divideScalar(this.length()||1)}setLength(e){return this.normalize().multiplyScalar(e)}lerp(e,t){return this.x+=(e.x-this.x)*t,this.y+=(e.y-this.y)*t,this.z+=(e.z-this.z)*t,this.w+=(e.w-this.w)*t,this}lerpVectors(e,t,n){return this.x=e.x+(t.x-e.x)*n,this.y=e.y+(t.y-e.y)*n,this.z=e.z+(t.z-e.z)*n,this.w=e.w+(t.w-e.w)*n,this}equals(e){return e.x===this.x&&e.y===this.y&&e.z===this.z&&e.w===this.w}fromArray(e,t=0){return this.x=e[t],this.y=e[t+1],this.z=e[t+2],this.w=e[t+3],this}toArray(e=[],t=0){return e[t]=this.x,e[t+1]=this.y,e[t+2]=this.z,e[t+3]=this.w,e}fromBufferAttribute(e,t){return this.x=e.getX(t),this.y=e.getY(t),this.z=e.getZ(t),this.w=e.getW(t),this}random(){return this.x=Math.random(),this.y=Math.random(),this.z=Math.random(),this.w=Math.random(),this}*[Symbol.iterator](){yield this.x,yield this.y,yield this.z,yield this.w}},th=class extends Cm{constructor(e=1,t=1,n={}){super(),n=Object.assign({generateMipmaps:!1,internalFormat:null,minFilter:Hf,depthBuffer:!0,stencilBuffer:!1,resolveColorBuffer:!0,resolveDepthBuffer:!0,resolveStencilBuffer:!0,storeMultisampledColorBuffer:!0,storeMultisampledDepthBuffer:!0,storeMultisampledStencilBuffer:!0,depthTexture:null,samples:0,count:1,depth:1,multiview:!1,useArrayDepthTexture:!1},n),this.isRenderTarget=!0,this.width=e,this.height=t,this.depth=n.depth,this.scissor=new eh(0,0,e,t),this.scissorTest=!1,this.viewport=new eh(0,0,e,t),this.textures=[];let r=n.count;for(let i=0;i<r;i++)this.textures[i]=new $m({width:e,height:t,depth:n.depth}),this.textures[i].isRenderTargetTexture=!0,this.textures[i].renderTarget=this;this._setTextureOptions(n),this.depthBuffer=n.depthBuffer,this.stencilBuffer=n.stencilBuffer,this.resolveColorBuffer=n.resolveColorBuffer,this.resolveDepthBuffer=n.resolveDepthBuffer,this.resolveStencilBuffer=n.resolveStencilBuffer,this.storeMultisampledColorBuffer=n.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=n.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=n.storeMultisampledStencilBuffer,this._depthTexture=null,this.depthTexture=n.depthTexture,this.samples=n.samples,this.multiview=n.multiview,this.useArrayDepthTexture=n.useArrayDepthTexture}_setTextureOptions(e={}){let t={minFilter:Hf,generateMipmaps:!1,flipY:!1,internalFormat:null};e.mapping!==void 0&&(t.mapping=e.mapping),e.wrapS!==void 0&&(t.wrapS=e.wrapS),e.wrapT!==void 0&&(t.wrapT=e.wrapT),e.wrapR!==void 0&&(t.wrapR=e.wrapR),e.magFilter!==void 0&&(t.magFilter=e.magFilter),e.minFilter!==void 0&&(t.minFilter=e.minFilter),e.format!==void 0&&(t.format=e.format),e.type!==void 0&&(t.type=e.type),e.anisotropy!==void 0&&(t.anisotropy=e.anisotropy),e.colorSpace!==void 0&&(t.colorSpace=e.colorSpace),e.flipY!==void 0&&(t.flipY=e.flipY),e.generateMipmaps!==void 0&&(t.generateMipmaps=e.generateMipmaps),e.mipmapsAutoUpdate!==void 0&&(t.mipmapsAutoUpdate=e.mipmapsAutoUpdate),e.internalFormat!==void 0&&(t.internalFormat=e.internalFormat);for(let e=0;e<this.textures.length;e++)this.textures[e].setValues(t)}get texture(){return this.textures[0]}set texture(e){this.textures[0]=e}set depthTexture(e){this._depthTexture!==null&&this._depthTexture.renderTarget===this&&(this._depthTexture.renderTarget=null),e!==null&&e.renderTarget===null&&(e.renderTarget=this),this._depthTexture=e}get depthTexture(){return this._depthTexture}setSize(e,t,n=1){if(this.width!==e||this.height!==t||this.depth!==n){this.width=e,this.height=t,this.depth=n;for(let r=0,i=this.textures.length;r<i;r++)this.textures[r].image.width=e,this.textures[r].image.height=t,this.textures[r].image.depth=n,this.textures[r].isData3DTexture!==!0&&(this.textures[r].isArrayTexture=this.textures[r].image.depth>1);this.dispose()}this.viewport.set(0,0,e,t),this.scissor.set(0,0,e,t)}clone(){return new this.constructor().copy(this)}copy(e){this.width=e.width,this.height=e.height,this.depth=e.depth,this.scissor.copy(e.scissor),this.scissorTest=e.scissorTest,this.viewport.copy(e.viewport),this.textures.length=0;for(let t=0,n=e.textures.length;t<n;t++){this.textures[t]=e.textures[t].clone(),this.textures[t].isRenderTargetTexture=!0,this.textures[t].renderTarget=this;let n=Object.assign({},e.textures[t].image);this.textures[t].source=new Ym(n)}if(this.depthBuffer=e.depthBuffer,this.stencilBuffer=e.stencilBuffer,this.resolveColorBuffer=e.resolveColorBuffer,this.resolveDepthBuffer=e.resolveDepthBuffer,this.resolveStencilBuffer=e.resolveStencilBuffer,this.storeMultisampledColorBuffer=e.storeMultisampledColorBuffer,this.storeMultisampledDepthBuffer=e.storeMultisampledDepthBuffer,this.storeMultisampledStencilBuffer=e.storeMultisampledStencilBuffer,e.depthTexture!==null){if(e.depthTexture.renderTarget===e){let t=e.depthTexture.clone();t.renderTarget=null,this.depthTexture=t}else this.depthTexture=e.depthTexture}else this.depthTexture=null;return this.samples=e.samples,this.multiview=e.multiview,this.useArrayDepthTexture=e.useArrayDepthTexture,this}dispose(){this.dispatchEvent({type:`dispose`})}},nh=class extends th{constructor(e=1,t=1,n={}){super(e,t,n),this.isWebGLRenderTarget=!0}},rh=class extends $m{constructor(e=null,t=1,n=1,r=1){super(null),this.isDataArrayTexture=!0,this.image={data:e,width:t,height:n,depth:r},this.magFilter=zf,this.minFilter=zf,this.wrapR=Lf,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1,this.layerUpdates=new Set}copy(e){return super.copy(e),this.wrapR=e.wrapR,this}addLayerUpdate(e){this.layerUpdates.add(e)}clearLayerUpdates(){this.layerUpdates.clear()}},ih=class extends $m{constructor(e=null,t=1,n=1,r=1){super(null),this.isData3DTexture=!0,this.image={data:e,width:t,height:n,depth:r},this.magFilter=zf,this.minFilter=zf,this.wrapR=Lf,this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}copy(e){return super.copy(e),this.wrapR=e.wrapR,this}},ah=class e{static{this.prototype.isMatrix4=!0}constructor(e,t,n,r,i,a,o,s,c,l,u,d,f,p,m,h){this.elements=[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1],e!==void 0&&this.set(e,t,n,r,i,a,o,s,c,l,u,d,f,p,m,h)}set(e,t,n,r,i,a,o,s,c,l,u,d,f,p,m,h){let g=this.elements;return g[0]=e,g[4]=t,g[8]=n,g[12]=r,g[1]=i,g[5]=a,g[9]=o,g[13]=s,g[2]=c,g[6]=l,g[10]=u,g[14]=d,g[3]=f,g[7]=p,g[11]=m,g[15]=h,this}identity(){return this.set(1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1),this}clone(){return new e().fromArray(this.elements)}copy(e){let t=this.elements,n=e.elements;return t[0]=n[0],t[1]=n[1],t[2]=n[2],t[3]=n[3],t[4]=n[4],t[5]=n[5],t[6]=n[6],t[7]=n[7],t[8]=n[8],t[9]=n[9],t[10]=n[10],t[11]=n[11],t[12]=n[12],t[13]=n[13],t[14]=n[14],t[15]=n[15],this}copyPosition(e){let t=this.elements,n=e.elements;return t[12]=n[12],t[13]=n[13],t[14]=n[14],this}setFromMatrix3(e){let t=e.elements;return this.set(t[0],t[3],t[6],0,t[1],t[4],t[7],0,t[2],t[5],t[8],0,0,0,0,1),this}extractBasis(e,t,n){return this.determinantAffine()===0?(e.set(1,0,0),t.set(0,1,0),n.set(0,0,1),this):(e.setFromMatrixColumn(this,0),t.setFromMatrixColumn(this,1),n.setFromMatrixColumn(this,2),this)}makeBasis(e,t,n){return this.set(e.x,t.x,n.x,0,e.y,t.y,n.y,0,e.z,t.z,n.z,0,0,0,0,1),this}extractRotation(e){if(e.determinantAffine()===0)return this.identity();let t=this.elements,n=e.elements,r=1/oh.setFromMatrixColumn(e,0).length(),i=1/oh.setFromMatrixColumn(e,1).length(),a=1/oh.setFromMatrixColumn(e,2).length();return t[0]=n[0]*r,t[1]=n[1]*r,t[2]=n[2]*r,t[3]=0,t[4]=n[4]*i,t[5]=n[5]*i,t[6]=n[6]*i,t[7]=0,t[8]=n[8]*a,t[9]=n[9]*a,t[10]=n[10]*a,t[11]=0,t[12]=0,t[13]=0,t[14]=0,t[15]=1,this}makeRotationFromEuler(e){let t=this.elements,n=e.x,r=e.y,i=e.z,a=Math.cos(n),o=Math.sin(n),s=Math.cos(r),c=Math.sin(r),l=Math.cos(i),u=Math.sin(i);if(e.order===`XYZ`){let e=a*l,n=a*u,r=o*l,i=o*u;t[0]=s*l,t[4]=-s*u,t[8]=c,t[1]=n+r*c,t[5]=e-i*c,t[9]=-o*s,t[2]=i-e*c,t[6]=r+n*c,t[10]=a*s}else if(e.order===`YXZ`){let e=s*l,n=s*u,r=c*l,i=c*u;t[0]=e+i*o,t[4]=r*o-n,t[8]=a*c,t[1]=a*u,t[5]=a*l,t[9]=-o,t[2]=n*o-r,t[6]=i+e*o,t[10]=a*s}else if(e.order===`ZXY`){let e=s*l,n=s*u,r=c*l,i=c*u;t[0]=e-i*o,t[4]=-a*u,t[8]=r+n*o,t[1]=n+r*o,t[5]=a*l,t[9]=i-e*o,t[2]=-a*c,t[6]=o,t[10]=a*s}else if(e.order===`ZYX`){let e=a*l,n=a*u,r=o*l,i=o*u;t[0]=s*l,t[4]=r*c-n,t[8]=e*c+i,t[1]=s*u,t[5]=i*c+e,t[9]=n*c-r,t[2]=-c,t[6]=o*s,t[10]=a*s}else if(e.order===`YZX`){let e=a*s,n=a*c,r=o*s,i=o*c;t[0]=s*l,t[4]=i-e*u,t[8]=r*u+n,t[1]=u,t[5]=a*l,t[9]=-o*l,t[2]=-c*l,t[6]=n*u+r,t[10]=e-i*u}else if(e.order===`XZY`){let e=a*s,n=a*c,r=o*s,i=o*c;t[0]=s*l,t[4]=-u,t[8]=c*l,t[1]=e*u+i,t[5]=a*l,t[9]=n*u-r,t[2]=r*u-n,t[6]=o*l,t[10]=i*u+e}return t[3]=0,t[7]=0,t[11]=0,t[12]=0,t[13]=0,t[14]=0,t[15]=1,this}makeRotationFromQuaternion(e){return this.compose(ch,e,lh)}lookAt(e,t,n){let r=this.elements;return fh.subVectors(e,t),fh.lengthSq()===0&&(fh.z=1),fh.normalize(),uh.crossVectors(n,fh),uh.lengthSq()===0&&(Math.abs(n.z)===1?fh.x+=1e-4:fh.z+=1e-4,fh.normalize(),uh.crossVectors(n,fh)),uh.normalize(),dh.crossVectors(fh,uh),r[0]=uh.x,r[4]=dh.x,r[8]=fh.x,r[1]=uh.y,r[5]=dh.y,r[9]=fh.y,r[2]=uh.z,r[6]=dh.z,r[10]=fh.z,this}multiply(e){return this.multiplyMatrices(this,e)}premultiply(e){return this.multiplyMatrices(e,this)}multiplyMatrices(e,t){let n=e.elements,r=t.elements,i=this.elements,a=n[0],o=n[4],s=n[8],c=n[12],l=n[1],u=n[5],d=n[9],f=n[13],p=n[2],m=n[6],h=n[10],g=n[14],_=n[3],v=n[7],y=n[11],b=n[15],x=r[0],S=r[4],C=r[8],w=r[12],T=r[1],E=r[5],D=r[9],O=r[13],k=r[2],A=r[6],j=r[10],ee=r[14],M=r[3],te=r[7],ne=r[11],re=r[15];return i[0]=a*x+o*T+s*k+c*M,i[4]=a*S+o*E+s*A+c*te,i[8]=a*C+o*D+s*j+c*ne,i[12]=a*w+o*O+s*ee+c*re,i[1]=l*x+u*T+d*k+f*M,i[5]=l*S+u*E+d*A+f*te,i[9]=l*C+u*D+d*j+f*ne,i[13]=l*w+u*O+d*ee+f*re,i[2]=p*x+m*T+h*k+g*M,i[6]=p*S+m*E+h*A+g*te,i[10]=p*C+m*D+h*j+g*ne,i[14]=p*w+m*O+h*ee+g*re,i[3]=_*x+v*T+y*k+b*M,i[7]=_*S+v*E+y*A+b*te,i[11]=_*C+v*D+y*j+b*ne,i[15]=_*w+v*O+y*ee+b*re,this}multiplyScalar(e){let t=this.elements;return t[0]*=e,t[4]*=e,t[8]*=e,t[12]*=e,t[1]*=e,t[5]*=e,t[9]*=e,t[13]*=e,t[2]*=e,t[6]*=e,t[10]*=e,t[14]*=e,t[3]*=e,t[7]*=e,t[11]*=e,t[15]*=e,this}determinant(){let e=this.elements,t=e[0],n=e[4],r=e[8],i=e[12],a=e[1],o=e[5],s=e[9],c=e[13],l=e[2],u=e[6],d=e[10],f=e[14],p=e[3],m=e[7],h=e[11],g=e[15],_=s*f-c*d,v=o*f-c*u,y=o*d-s*u,b=a*f-c*l,x=a*d-s*l,S=a*u-o*l;return t*(m*_-h*v+g*y)-n*(p*_-h*b+g*x)+r*(p*v-m*b+g*S)-i*(p*y-m*x+h*S)}determinantAffine(){let e=this.elements,t=e[0],n=e[4],r=e[8],i=e[1],a=e[5],o=e[9],s=e[2],c=e[6],l=e[10];return t*(a*l-o*c)-n*(i*l-o*s)+r*(i*c-a*s)}transpose(){let e=this.elements,t;return t=e[1],e[1]=e[4],e[4]=t,t=e[2],e[2]=e[8],e[8]=t,t=e[6],e[6]=e[9],e[9]=t,t=e[3],e[3]=e[12],e[12]=t,t=e[7],e[7]=e[13],e[13]=t,t=e[11],e[11]=e[14],e[14]=t,this}setPosition(e,t,n){let r=this.elements;return e.isVector3?(r[12]=e.x,r[13]=e.y,r[14]=e.z):(r[12]=e,r[13]=t,r[14]=n),this}invert(){let e=this.elements,t=e[0],n=e[1],r=e[2],i=e[3],a=e[4],o=e[5],s=e[6],c=e[7],l=e[8],u=e[9],d=e[10],f=e[11],p=e[12],m=e[13],h=e[14],g=e[15],_=t*o-n*a,v=t*s-r*a,y=t*c-i*a,b=n*s-r*o,x=n*c-i*o,S=r*c-i*s,C=l*m-u*p,w=l*h-d*p,T=l*g-f*p,E=u*h-d*m,D=u*g-f*m,O=d*g-f*h,k=_*O-v*D+y*E+b*T-x*w+S*C;if(k===0)return this.set(0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0);let A=1/k;return e[0]=(o*O-s*D+c*E)*A,e[1]=(r*D-n*O-i*E)*A,e[2]=(m*S-h*x+g*b)*A,e[3]=(d*x-u*S-f*b)*A,e[4]=(s*T-a*O-c*w)*A,e[5]=(t*O-r*T+i*w)*A,e[6]=(h*y-p*S-g*v)*A,e[7]=(l*S-d*y+f*v)*A,e[8]=(a*D-o*T+c*C)*A,e[9]=(n*T-t*D-i*C)*A,e[10]=(p*x-m*y+g*_)*A,e[11]=(u*y-l*x-f*_)*A,e[12]=(o*w-a*E-s*C)*A,e[13]=(t*E-n*w+r*C)*A,e[14]=(m*v-p*b-h*_)*A,e[15]=(l*b-u*v+d*_)*A,this}scale(e){let t=this.elements,n=e.x,r=e.y,i=e.z;return t[0]*=n,t[4]*=r,t[8]*=i,t[1]*=n,t[5]*=r,t[9]*=i,t[2]*=n,t[6]*=r,t[10]*=i,t[3]*=n,t[7]*=r,t[11]*=i,this}getMaxScaleOnAxis(){let e=this.elements,t=e[0]*e[0]+e[1]*e[1]+e[2]*e[2],n=e[4]*e[4]+e[5]*e[5]+e[6]*e[6],r=e[8]*e[8]+e[9]*e[9]+e[10]*e[10];return Math.sqrt(Math.max(t,n,r))}makeTranslation(e,t,n){return e.isVector3?this.set(1,0,0,e.x,0,1,0,e.y,0,0,1,e.z,0,0,0,1):this.set(1,0,0,e,0,1,0,t,0,0,1,n,0,0,0,1),this}makeRotationX(e){let t=Math.cos(e),n=Math.sin(e);return this.set(1,0,0,0,0,t,-n,0,0,n,t,0,0,0,0,1),this}makeRotationY(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,0,n,0,0,1,0,0,-n,0,t,0,0,0,0,1),this}makeRotationZ(e){let t=Math.cos(e),n=Math.sin(e);return this.set(t,-n,0,0,n,t,0,0,0,0,1,0,0,0,0,1),this}makeRotationAxis(e,t){let n=Math.cos(t),r=Math.sin(t),i=1-n,a=e.x,o=e.y,s=e.z,c=i*a,l=i*o;return this.set(c*a+n,c*o-r*s,c*s+r*o,0,c*o+r*s,l*o+n,l*s-r*a,0,c*s-r*o,l*s+r*a,i*s*s+n,0,0,0,0,1),this}makeScale(e,t,n){return this.set(e,0,0,0,0,t,0,0,0,0,n,0,0,0,0,1),this}makeShear(e,t,n,r,i,a){return this.set(1,n,i,0,e,1,a,0,t,r,1,0,0,0,0,1),this}compose(e,t,n){let r=this.elements,i=t._x,a=t._y,o=t._z,s=t._w,c=i+i,l=a+a,u=o+o,d=i*c,f=i*l,p=i*u,m=a*l,h=a*u,g=o*u,_=s*c,v=s*l,y=s*u,b=n.x,x=n.y,S=n.z;return r[0]=(1-(m+g))*b,r[1]=(f+y)*b,r[2]=(p-v)*b,r[3]=0,r[4]=(f-y)*x,r[5]=(1-(d+g))*x,r[6]=(h+_)*x,r[7]=0,r[8]=(p+v)*S,r[9]=(h-_)*S,r[10]=(1-(d+m))*S,r[11]=0,r[12]=e.x,r[13]=e.y,r[14]=e.z,r[15]=1,this}decompose(e,t,n){let r=this.elements;e.x=r[12],e.y=r[13],e.z=r[14];let i=this.determinantAffine();if(i===0)return n.set(1,1,1),t.identity(),this;let a=oh.set(r[0],r[1],r[2]).length(),o=oh.set(r[4],r[5],r[6]).length(),s=oh.set(r[8],r[9],r[10]).length();i<0&&(a=-a),sh.copy(this);let c=1/a,l=1/o,u=1/s;return sh.elements[0]*=c,sh.elements[1]*=c,sh.elements[2]*=c,sh.elements[4]*=l,sh.elements[5]*=l,sh.elements[6]*=l,sh.elements[8]*=u,sh.elements[9]*=u,sh.elements[10]*=u,t.setFromRotationMatrix(sh),n.x=a,n.y=o,n.z=s,this}makePerspective(e,t,n,r,i,a,o=fm,s=!1){let c=this.elements,l=2*i/(t-e),u=2*i/(n-r),d=(t+e)/(t-e),f=(n+r)/(n-r),p,m;if(s)p=i/(a-i),m=a*i/(a-i);else if(o===2e3)p=-(a+i)/(a-i),m=-2*a*i/(a-i);else if(o===2001)p=-a/(a-i),m=-a*i/(a-i);else throw Error(`THREE.Matrix4.makePerspective(): Invalid coordinate system: `+o);return c[0]=l,c[4]=0,c[8]=d,c[12]=0,c[1]=0,c[5]=u,c[9]=f,c[13]=0,c[2]=0,c[6]=0,c[10]=p,c[14]=m,c[3]=0,c[7]=0,c[11]=-1,c[15]=0,this}makeOrthographic(e,t,n,r,i,a,o=fm,s=!1){let c=this.elements,l=2/(t-e),u=2/(n-r),d=-(t+e)/(t-e),f=-(n+r)/(n-r),p,m;if(s)p=1/(a-i),m=a/(a-i);else if(o===2e3)p=-2/(a-i),m=-(a+i)/(a-i);else if(o===2001)p=-1/(a-i),m=-i/(a-i);else throw Error(`THREE.Matrix4.makeOrthographic(): Invalid coordinate system: `+o);return c[0]=l,c[4]=0,c[8]=0,c[12]=d,c[1]=0,c[5]=u,c[9]=0,c[13]=f,c[2]=0,c[6]=0,c[10]=p,c[14]=m,c[3]=0,c[7]=0,c[11]=0,c[15]=1,this}equals(e){let t=this.elements,n=e.elements;for(let e=0;e<16;e++)if(t[e]!==n[e])return!1;return!0}fromArray(e,t=0){for(let n=0;n<16;n++)this.elements[n]=e[n+t];return this}toArray(e=[],t=0){let n=this.elements;return e[t]=n[0],e[t+1]=n[1],e[t+2]=n[2],e[t+3]=n[3],e[t+4]=n[4],e[t+5]=n[5],e[t+6]=n[6],e[t+7]=n[7],e[t+8]=n[8],e[t+9]=n[9],e[t+10]=n[10],e[t+11]=n[11],e[t+12]=n[12],e[t+13]=n[13],e[t+14]=n[14],e[t+15]=n[15],e}},oh=new Z,sh=new ah,ch=new Z(0,0,0),lh=new Z(1,1,1),uh=new Z,dh=new Z,fh=new Z,ph=new ah,mh=new Im,hh=class e{constructor(t=0,n=0,r=0,i=e.DEFAULT_ORDER){this.isEuler=!0,this._x=t,this._y=n,this._z=r,this._order=i}get x(){return this._x}set x(e){this._x=e,this._onChangeCallback()}get y(){return this._y}set y(e){this._y=e,this._onChangeCallback()}get z(){return this._z}set z(e){this._z=e,this._onChangeCallback()}get order(){return this._order}set order(e){this._order=e,this._onChangeCallback()}set(e,t,n,r=this._order){return this._x=e,this._y=t,this._z=n,this._order=r,this._onChangeCallback(),this}clone(){return new this.constructor(this._x,this._y,this._z,this._order)}copy(e){return this._x=e._x,this._y=e._y,this._z=e._z,this._order=e._order,this._onChangeCallback(),this}setFromRotationMatrix(e,t=this._order,n=!0){let r=e.elements,i=r[0],a=r[4],o=r[8],s=r[1],c=r[5],l=r[9],u=r[2],d=r[6],f=r[10];switch(t){case`XYZ`:this._y=Math.asin(Om(o,-1,1)),Math.abs(o)<.9999999?(this._x=Math.atan2(-l,f),this._z=Math.atan2(-a,i)):(this._x=Math.atan2(d,c),this._z=0);break;case`YXZ`:this._x=Math.asin(-Om(l,-1,1)),Math.abs(l)<.9999999?(this._y=Math.atan2(o,f),this._z=Math.atan2(s,c)):(this._y=Math.atan2(-u,i),this._z=0);break;case`ZXY`:this._x=Math.asin(Om(d,-1,1)),Math.abs(d)<.9999999?(this._y=Math.atan2(-u,f),this._z=Math.atan2(-a,c)):(this._y=0,this._z=Math.atan2(s,i));break;case`ZYX`:this._y=Math.asin(-Om(u,-1,1)),Math.abs(u)<.9999999?(this._x=Math.atan2(d,f),this._z=Math.atan2(s,i)):(this._x=0,this._z=Math.atan2(-a,c));break;case`YZX`:this._z=Math.asin(Om(s,-1,1)),Math.abs(s)<.9999999?(this._x=Math.atan2(-l,c),this._y=Math.atan2(-u,i)):(this._x=0,this._y=Math.atan2(o,f));break;case`XZY`:this._z=Math.asin(-Om(a,-1,1)),Math.abs(a)<.9999999?(this._x=Math.atan2(d,c),this._y=Math.atan2(o,i)):(this._x=Math.atan2(-l,f),this._y=0);break;default:Y(`Euler: .setFromRotationMatrix() encountered an unknown order: `+t)}return this._order=t,n===!0&&this._onChangeCallback(),this}setFromQuaternion(e,t,n){return ph.makeRotationFromQuaternion(e),this.setFromRotationMatrix(ph,t,n)}setFromVector3(e,t=this._order){return this.set(e.x,e.y,e.z,t)}reorder(e){return mh.setFromEuler(this),this.setFromQuaternion(mh,e)}equals(e){return e._x===this._x&&e._y===this._y&&e._z===this._z&&e._order===this._order}fromArray(e){return this._x=e[0],this._y=e[1],this._z=e[2],e[3]!==void 0&&(this._order=e[3]),this._onChangeCallback(),this}toArray(e=[],t=0){return e[t]=this._x,e[t+1]=this._y,e[t+2]=this._z,e[t+3]=this._order,e}_onChange(e){return this._onChangeCallback=e,this}_onChangeCallback(){}*[Symbol.iterator](){yield this._x,yield this._y,yield this._z,yield this._order}};hh.DEFAULT_ORDER=`XYZ`;var gh=class{constructor(){this.mask=1}set(e){this.mask=1<<e>>>0}enable(e){this.mask|=1<<e}enableAll(){this.mask=-1}toggle(e){this.mask^=1<<e}disable(e){this.mask&=~(1<<e)}disableAll(){this.mask=0}test(e){return(this.mask&e.mask)!==0}isEnabled(e){return!!(this.mask&1<<e)}},_h=0,vh=new Z,yh=new Im,bh=new ah,xh=new Z,Sh=new Z,Ch=new Z,wh=new Im,Th=new Z(1,0,0),Eh=new Z(0,1,0),Dh=new Z(0,0,1),Oh={type:`added`},kh={type:`removed`},Ah={type:`childadded`,child:null},jh={type:`childremoved`,child:null},Mh=class e extends Cm{constructor(){super(),this.isObject3D=!0,Object.defineProperty(this,"id",{value:_h++}),this.uuid=Dm(),this.name=``,this.type=`Object3D`,this.parent=null,this.children=[],this.up=e.DEFAULT_UP.clone();let t=new Z,n=new hh,r=new Im,i=new Z(1,1,1);function a(){r.setFromEuler(n,!1)}function o(){n.setFromQuaternion(r,void 0,!1)}n._onChange(a),r._onChange(o),Object.defineProperties(this,{position:{configurable:!0,enumerable:!0,value:t},rotation:{configurable:!0,enumerable:!0,value:n},quaternion:{configurable:!0,enumerable:!0,value:r},scale:{configurable:!0,enumerable:!0,value:i},modelViewMatrix:{value:new ah},normalMatrix:{value:new Q}}),this.matrix=new ah,this.matrixWorld=new ah,this.matrixAutoUpdate=e.DEFAULT_MATRIX_AUTO_UPDATE,this.matrixWorldAutoUpdate=e.DEFAULT_MATRIX_WORLD_AUTO_UPDATE,this.matrixWorldNeedsUpdate=!1,this.layers=new gh,this.visible=!0,this.castShadow=!1,this.receiveShadow=!1,this.frustumCulled=!0,this.renderOrder=0,this.animations=[],this.customDepthMaterial=void 0,this.customDistanceMaterial=void 0,this.static=!1,this.userData={},this.pivot=null}onBeforeShadow(){}onAfterShadow(){}onBeforeRender(){}onAfterRender(){}applyMatrix4(e){this.matrixAutoUpdate&&this.updateMatrix(),this.matrix.premultiply(e),this.matrix.decompose(this.position,this.quaternion,this.scale),this.pivot!==null&&this.position.copy(this.pivot).applyMatrix4(this.matrix).sub(this.pivot)}applyQuaternion(e){return this.quaternion.premultiply(e),this}setRotationFromAxisAngle(e,t){this.quaternion.setFromAxisAngle(e,t)}setRotationFromEuler(e){this.quaternion.setFromEuler(e,!0)}setRotationFromMatrix(e){this.quaternion.setFromRotationMatrix(e)}setRotationFromQuaternion(e){this.quaternion.copy(e)}rotateOnAxis(e,t){return yh.setFromAxisAngle(e,t),this.quaternion.multiply(yh),this}rotateOnWorldAxis(e,t){return yh.setFromAxisAngle(e,t),this.quaternion.premultiply(yh),this}rotateX(e){return this.rotateOnAxis(Th,e)}rotateY(e){return this.rotateOnAxis(Eh,e)}rotateZ(e){return this.rotateOnAxis(Dh,e)}translateOnAxis(e,t){return vh.copy(e).applyQuaternion(this.quaternion),this.position.add(vh.multiplyScalar(t)),this}translateX(e){return this.translateOnAxis(Th,e)}translateY(e){return this.translateOnAxis(Eh,e)}translateZ(e){return this.translateOnAxis(Dh,e)}localToWorld(e){return this.updateWorldMatrix(!0,!1),e.applyMatrix4(this.matrixWorld)}worldToLocal(e){return this.updateWorldMatrix(!0,!1),e.applyMatrix4(bh.copy(this.matrixWorld).invert())}lookAt(e,t,n){e.isVector3?xh.copy(e):xh.set(e,t,n);let r=this.parent;this.updateWorldMatrix(!0,!1),Sh.setFromMatrixPosition(this.matrixWorld),this.isCamera||this.isLight?bh.lookAt(Sh,xh,this.up):bh.lookAt(xh,Sh,this.up),this.quaternion.setFromRotationMatrix(bh),r&&(bh.extractRotation(r.matrixWorld),yh.setFromRotationMatrix(bh),this.quaternion.premultiply(yh.invert()))}add(e){if(arguments.length>1){for(let e=0;e<arguments.length;e++)this.add(arguments[e]);return this}return e===this?(X(`Object3D.add: object can't be added as a child of itself.`,e),this):(e&&e.isObject3D?(e.removeFromParent(),e.parent=this,this.children.push(e),e.dispatchEvent(Oh),Ah.child=e,this.dispatchEvent(Ah),Ah.child=null):X(`Object3D.add: object not an instance of THREE.Object3D.`,e),this)}remove(e){if(arguments.length>1){for(let e=0;e<arguments.length;e++)this.remove(arguments[e]);return this}let t=this.children.indexOf(e);return t!==-1&&(e.parent=null,this.children.splice(t,1),e.dispatchEvent(kh),jh.child=e,this.dispatchEvent(jh),jh.child=null),this}removeFromParent(){let e=this.parent;return e!==null&&e.remove(this),this}clear(){return this.remove(...this.children)}attach(e){return this.updateWorldMatrix(!0,!1),bh.copy(this.matrixWorld).invert(),e.parent!==null&&(e.parent.updateWorldMatrix(!0,!1),bh.multiply(e.parent.matrixWorld)),e.applyMatrix4(bh),e.removeFromParent(),e.parent=this,this.children.push(e),e.updateWorldMatrix(!1,!0),e.dispatchEvent(Oh),Ah.child=e,this.dispatchEvent(Ah),Ah.child=null,this}getObjectById(e){return this.getObjectByProperty(`id`,e)}getObjectByName(e){return this.getObjectByProperty(`name`,e)}getObjectByProperty(e,t){if(this[e]===t)return this;for(let n=0,r=this.children.length;n<r;n++){let r=this.children[n].getObjectByProperty(e,t);if(r!==void 0)return r}}getObjectsByProperty(e,t,n=[]){this[e]===t&&n.push(this);let r=this.children;for(let i=0,a=r.length;i<a;i++)r[i].getObjectsByProperty(e,t,n);return n}getWorldPosition(e){return this.updateWorldMatrix(!0,!1),e.setFromMatrixPosition(this.matrixWorld)}getWorldQuaternion(e){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(Sh,e,Ch),e}getWorldScale(e){return this.updateWorldMatrix(!0,!1),this.matrixWorld.decompose(Sh,wh,e),e}getWorldDirection(e){this.updateWorldMatrix(!0,!1);let t=this.matrixWorld.elements;return e.set(t[8],t[9],t[10]).normalize()}raycast(){}intersectsFrustum(){return!0}traverse(e){e(this);let t=this.children;for(let n=0,r=t.length;n<r;n++)t[n].traverse(e)}traverseVisible(e){if(this.visible===!1)return;e(this);let t=this.children;for(let n=0,r=t.length;n<r;n++)t[n].traverseVisible(e)}traverseAncestors(e){let t=this.parent;t!==null&&(e(t),t.traverseAncestors(e))}updateMatrix(){this.matrix.compose(this.position,this.quaternion,this.scale);let e=this.pivot;if(e!==null){let t=e.x,n=e.y,r=e.z,i=this.matrix.elements;i[12]+=t-i[0]*t-i[4]*n-i[8]*r,i[13]+=n-i[1]*t-i[5]*n-i[9]*r,i[14]+=r-i[2]*t-i[6]*n-i[10]*r}this.matrixWorldNeedsUpdate=!0}updateMatrixWorld(e){this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||e)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,e=!0);let t=this.children;for(let n=0,r=t.length;n<r;n++)t[n].updateMatrixWorld(e)}updateWorldMatrix(e,t,n=!1){let r=this.parent;if(e===!0&&r!==null&&r.updateWorldMatrix(!0,!1),this.matrixAutoUpdate&&this.updateMatrix(),(this.matrixWorldNeedsUpdate||n)&&(this.matrixWorldAutoUpdate===!0&&(this.parent===null?this.matrixWorld.copy(this.matrix):this.matrixWorld.multiplyMatrices(this.parent.matrixWorld,this.matrix)),this.matrixWorldNeedsUpdate=!1,n=!0),t===!0){let e=this.children;for(let t=0,r=e.length;t<r;t++)e[t].updateWorldMatrix(!1,!0,n)}}toJSON(e){let t=e===void 0||typeof e==`string`,n={};t&&(e={geometries:{},materials:{},textures:{},images:{},shapes:{},skeletons:{},animations:{},nodes:{}},n.metadata={version:4.7,type:`Object`,generator:`Object3D.toJSON`});let r={};r.uuid=this.uuid,r.type=this.type,r.name=this.name,r.castShadow=this.castShadow,r.receiveShadow=this.receiveShadow,r.visible=this.visible,r.frustumCulled=this.frustumCulled,r.renderOrder=this.renderOrder,r.static=this.static,r.matrixAutoUpdate=this.matrixAutoUpdate,Object.keys(this.userData).length>0&&(r.userData=this.userData),r.layers=this.layers.mask,r.matrix=this.matrix.toArray(),r.up=this.up.toArray(),this.pivot!==null&&(r.pivot=this.pivot.toArray()),this.morphTargetDictionary!==void 0&&(r.morphTargetDictionary=Object.assign({},this.morphTargetDictionary)),this.morphTargetInfluences!==void 0&&(r.morphTargetInfluences=this.morphTargetInfluences.slice()),this.isInstancedMesh&&(r.type=`InstancedMesh`,r.count=this.count,r.instanceMatrix=this.instanceMatrix.toJSON(),this.instanceColor!==null&&(r.instanceColor=this.instanceColor.toJSON())),this.isBatchedMesh&&(r.type=`BatchedMesh`,r.perObjectFrustumCulled=this.perObjectFrustumCulled,r.sortObjects=this.sortObjects,r.drawRanges=this._drawRanges,r.reservedRanges=this._reservedRanges,r.geometryInfo=this._geometryInfo.map(e=>({...e,boundingBox:e.boundingBox?e.boundingBox.toJSON():void 0,boundingSphere:e.boundingSphere?e.boundingSphere.toJSON():void 0})),r.instanceInfo=this._instanceInfo.map(e=>({...e})),r.availableInstanceIds=this._availableInstanceIds.slice(),r.availableGeometryIds=this._availableGeometryIds.slice(),r.nextIndexStart=this._nextIndexStart,r.nextVertexStart=this._nextVertexStart,r.geometryCount=this._geometryCount,r.maxInstanceCount=this._maxInstanceCount,r.maxVertexCount=this._maxVertexCount,r.maxIndexCount=this._maxIndexCount,r.geometryInitialized=this._geometryInitialized,r.matricesTexture=this._matricesTexture.toJSON(e),r.indirectTexture=this._indirectTexture.toJSON(e),this._colorsTexture!==null&&(r.colorsTexture=this._colorsTexture.toJSON(e)),this.boundingSphere!==null&&(r.boundingSphere=this.boundingSphere.toJSON()),this.boundingBox!==null&&(r.boundingBox=this.boundingBox.toJSON()));function i(t,n){return t[n.uuid]===void 0&&(t[n.uuid]=n.toJSON(e)),n.uuid}if(this.isScene)this.background&&(this.background.isColor?r.background=this.background.toJSON():this.background.isTexture&&(r.background=this.background.toJSON(e).uuid)),this.environment&&this.environment.isTexture&&this.environment.isRenderTargetTexture!==!0&&(r.environment=this.environment.toJSON(e).uuid);else if(this.isMesh||this.isLine||this.isPoints){r.geometry=i(e.geometries,this.geometry);let t=this.geometry.parameters;if(t!==void 0&&t.shapes!==void 0){let n=t.shapes;if(Array.isArray(n))for(let t=0,r=n.length;t<r;t++){let r=n[t];i(e.shapes,r)}else i(e.shapes,n)}}if(this.isSkinnedMesh&&(r.bindMode=this.bindMode,r.bindMatrix=this.bindMatrix.toArray(),this.skeleton!==void 0&&(i(e.skeletons,this.skeleton),r.skeleton=this.skeleton.uuid)),this.material!==void 0){if(Array.isArray(this.material)){let t=[];for(let n=0,r=this.material.length;n<r;n++)t.push(i(e.materials,this.material[n]));r.material=t}else r.material=i(e.materials,this.material)}if(this.children.length>0){r.children=[];for(let t=0;t<this.children.length;t++)r.children.push(this.children[t].toJSON(e).object)}if(this.animations.length>0){r.animations=[];for(let t=0;t<this.animations.length;t++){let n=this.animations[t];r.animations.push(i(e.animations,n))}}if(t){let t=a(e.geometries),r=a(e.materials),i=a(e.textures),o=a(e.images),s=a(e.shapes),c=a(e.skeletons),l=a(e.animations),u=a(e.nodes);t.length>0&&(n.geometries=t),r.length>0&&(n.materials=r),i.length>0&&(n.textures=i),o.length>0&&(n.images=o),s.length>0&&(n.shapes=s),c.length>0&&(n.skeletons=c),l.length>0&&(n.animations=l),u.length>0&&(n.nodes=u)}return n.object=r,n;function a(e){let t=[];for(let n in e){let r=e[n];delete r.metadata,t.push(r)}return t}}clone(e){return new this.constructor().copy(this,e)}copy(e,t=!0){if(this.name=e.name,this.up.copy(e.up),this.position.copy(e.position),this.rotation.order=e.rotation.order,this.quaternion.copy(e.quaternion),this.scale.copy(e.scale),this.pivot=e.pivot===null?null:e.pivot.clone(),this.matrix.copy(e.matrix),this.matrixWorld.copy(e.matrixWorld),this.matrixAutoUpdate=e.matrixAutoUpdate,this.matrixWorldAutoUpdate=e.matrixWorldAutoUpdate,this.matrixWorldNeedsUpdate=e.matrixWorldNeedsUpdate,this.layers.mask=e.layers.mask,this.visible=e.visible,this.castShadow=e.castShadow,this.receiveShadow=e.receiveShadow,this.frustumCulled=e.frustumCulled,this.renderOrder=e.renderOrder,this.static=e.static,this.animations=e.animations.slice(),this.userData=JSON.parse(JSON.stringify(e.userData)),t===!0)for(let t=0;t<e.children.length;t++){let n=e.children[t];this.add(n.clone())}return this}dispose(){this.dispatchEvent({type:`dispose`})}};Mh.DEFAULT_UP=new Z(0,1,0),Mh.DEFAULT_MATRIX_AUTO_UPDATE=!0,Mh.DEFAULT_MATRIX_WORLD_AUTO_UPDATE=!0;var Nh=class extends Mh{constructor(){super(),this.isGroup=!0,this.type=`Group`}},Ph={type:`move`},Fh=class{constructor(){this._targetRay=null,this._grip=null,this._hand=null}getHandSpace(){return this._hand===null&&(this._hand=new Nh,this._hand.matrixAutoUpdate=!1,this._hand.visible=!1,this._hand.joints={},this._hand.inputState={pinching:!1}),this._hand}getTargetRaySpace(){return this._targetRay===null&&(this._targetRay=new Nh,this._targetRay.matrixAutoUpdate=!1,this._targetRay.visible=!1,this._targetRay.hasLinearVelocity=!1,this._targetRay.linearVelocity=new Z,this._targetRay.hasAngularVelocity=!1,this._targetRay.angularVelocity=new Z),this._targetRay}getGripSpace(){return this._grip===null&&(this._grip=new Nh,this._grip.matrixAutoUpdate=!1,this._grip.visible=!1,this._grip.hasLinearVelocity=!1,this._grip.linearVelocity=new Z,this._grip.hasAngularVelocity=!1,this._grip.angularVelocity=new Z,this._grip.eventsEnabled=!1),this._grip}dispatchEvent(e){return this._targetRay!==null&&this._targetRay.dispatchEvent(e),this._grip!==null&&this._grip.dispatchEvent(e),this._hand!==null&&this._hand.dispatchEvent(e),this}connect(e){if(e&&e.hand){let t=this._hand;if(t)for(let n of e.hand.values())this._getHandJoint(t,n)}return this.dispatchEvent({type:`connected`,data:e}),this}disconnect(e){return this.dispatchEvent({type:`disconnected`,data:e}),this._targetRay!==null&&(this._targetRay.visible=!1),this._grip!==null&&(this._grip.visible=!1),this._hand!==null&&(this._hand.visible=!1),this}update(e,t,n){let r=null,i=null,a=null,o=this._targetRay,s=this._grip,c=this._hand;if(e&&t.session.visibilityState!==`visible-blurred`){if(c&&e.hand){a=!0;for(let r of e.hand.values()){let e=t.getJointPose(r,n),i=this._getHandJoint(c,r);e!==null&&(i.matrix.fromArray(e.transform.matrix),i.matrix.decompose(i.position,i.quaternion,i.scale),i.matrixWorldNeedsUpdate=!0,i.jointRadius=e.radius),i.visible=e!==null}let r=c.joints[`index-finger-tip`],i=c.joints[`thumb-tip`],o=r.position.distanceTo(i.position);c.inputState.pinching&&o>.025?(c.inputState.pinching=!1,this.dispatchEvent({type:`pinchend`,handedness:e.handedness,target:this})):!c.inputState.pinching&&o<=.015&&(c.inputState.pinching=!0,this.dispatchEvent({type:`pinchstart`,handedness:e.handedness,target:this}))}else s!==null&&e.gripSpace&&(i=t.getPose(e.gripSpace,n),i!==null&&(s.matrix.fromArray(i.transform.matrix),s.matrix.decompose(s.position,s.quaternion,s.scale),s.matrixWorldNeedsUpdate=!0,i.linearVelocity?(s.hasLinearVelocity=!0,s.linearVelocity.copy(i.linearVelocity)):s.hasLinearVelocity=!1,i.angularVelocity?(s.hasAngularVelocity=!0,s.angularVelocity.copy(i.angularVelocity)):s.hasAngularVelocity=!1,s.eventsEnabled&&s.dispatchEvent({type:`gripUpdated`,data:e,target:this})));o!==null&&(r=t.getPose(e.targetRaySpace,n),r===null&&i!==null&&(r=i),r!==null&&(o.matrix.fromArray(r.transform.matrix),o.matrix.decompose(o.position,o.quaternion,o.scale),o.matrixWorldNeedsUpdate=!0,r.linearVelocity?(o.hasLinearVelocity=!0,o.linearVelocity.copy(r.linearVelocity)):o.hasLinearVelocity=!1,r.angularVelocity?(o.hasAngularVelocity=!0,o.angularVelocity.copy(r.angularVelocity)):o.hasAngularVelocity=!1,this.dispatchEvent(Ph)))}return o!==null&&(o.visible=r!==null),s!==null&&(s.visible=i!==null),c!==null&&(c.visible=a!==null),this}_getHandJoint(e,t){if(e.joints[t.jointName]===void 0){let n=new Nh;n.matrixAutoUpdate=!1,n.visible=!1,e.joints[t.jointName]=n,e.add(n)}return e.joints[t.jointName]}},Ih={aliceblue:15792383,antiquewhite:16444375,aqua:65535,aquamarine:8388564,azure:15794175,beige:16119260,bisque:16770244,black:0,blanchedalmond:16772045,blue:255,blueviolet:9055202,brown:10824234,burlywood:14596231,cadetblue:6266528,chartreuse:8388352,chocolate:13789470,coral:16744272,cornflowerblue:6591981,cornsilk:16775388,crimson:14423100,cyan:65535,darkblue:139,darkcyan:35723,darkgoldenrod:12092939,darkgray:11119017,darkgreen:25600,darkgrey:11119017,darkkhaki:12433259,darkmagenta:9109643,darkolivegreen:5597999,darkorange:16747520,darkorchid:10040012,darkred:9109504,darksalmon:15308410,darkseagreen:9419919,darkslateblue:4734347,darkslategray:3100495,darkslategrey:3100495,darkturquoise:52945,darkviolet:9699539,deeppink:16716947,deepskyblue:49151,dimgray:6908265,dimgrey:6908265,dodgerblue:2003199,firebrick:11674146,floralwhite:16775920,forestgreen:2263842,fuchsia:16711935,gainsboro:14474460,ghostwhite:16316671,gold:16766720,goldenrod:14329120,gray:8421504,green:32768,greenyellow:11403055,grey:8421504,honeydew:15794160,hotpink:16738740,indianred:13458524,indigo:4915330,ivory:16777200,khaki:15787660,lavender:15132410,lavenderblush:16773365,lawngreen:8190976,lemonchiffon:16775885,lightblue:11393254,lightcoral:15761536,lightcyan:14745599,lightgoldenrodyellow:16448210,lightgray:13882323,lightgreen:9498256,lightgrey:13882323,lightpink:16758465,lightsalmon:16752762,lightseagreen:2142890,lightskyblue:8900346,lightslategray:7833753,lightslategrey:7833753,lightsteelblue:11584734,lightyellow:16777184,lime:65280,limegreen:3329330,linen:16445670,magenta:16711935,maroon:8388608,mediumaquamarine:6737322,mediumblue:205,mediumorchid:12211667,mediumpurple:9662683,mediumseagreen:3978097,mediumslateblue:8087790,mediumspringgreen:64154,mediumturquoise:4772300,mediumvioletred:13047173,midnightblue:1644912,mintcream:16121850,mistyrose:16770273,moccasin:16770229,navajowhite:16768685,navy:128,oldlace:16643558,olive:8421376,olivedrab:7048739,orange:16753920,orangered:16729344,orchid:14315734,palegoldenrod:15657130,palegreen:10025880,paleturquoise:11529966,palevioletred:14381203,papayawhip:16773077,peachpuff:16767673,peru:13468991,pink:16761035,plum:14524637,powderblue:11591910,purple:8388736,rebeccapurple:6697881,red:16711680,rosybrown:12357519,royalblue:4286945,saddlebrown:9127187,salmon:16416882,sandybrown:16032864,seagreen:3050327,seashell:16774638,sienna:10506797,silver:12632256,skyblue:8900331,slateblue:6970061,slategray:7372944,slategrey:7372944,snow:16775930,springgreen:65407,steelblue:4620980,tan:13808780,teal:32896,thistle:14204888,tomato:16737095,turquoise:4251856,violet:15631086,wheat:16113331,white:16777215,whitesmoke:16119285,yellow:16776960,yellowgreen:10145074},Lh={h:0,s:0,l:0},Rh={h:0,s:0,l:0};function zh(e,t,n){return n<0&&(n+=1),n>1&&--n,n<1/6?e+(t-e)*6*n:n<1/2?t:n<2/3?e+(t-e)*6*(2/3-n):e}var Bh=class{constructor(e,t,n){return this.isColor=!0,this.r=1,this.g=1,this.b=1,this.set(e,t,n)}set(e,t,n){if(t===void 0&&n===void 0){let t=e;t&&t.isColor?this.copy(t):typeof t==`number`?this.setHex(t):typeof t==`string`&&this.setStyle(t)}else this.setRGB(e,t,n);return this}setScalar(e){return this.r=e,this.g=e,this.b=e,this}setHex(e,t=im){return e=Math.floor(e),this.r=(e>>16&255)/255,this.g=(e>>8&255)/255,this.b=(e&255)/255,Um.colorSpaceToWorking(this,t),this}setRGB(e,t,n,r=Um.workingColorSpace){return this.r=e,this.g=t,this.b=n,Um.colorSpaceToWorking(this,r),this}setHSL(e,t,n,r=Um.workingColorSpace){if(e=km(e,1),t=Om(t,0,1),n=Om(n,0,1),t===0)this.r=this.g=this.b=n;else{let r=n<=.5?n*(1+t):n+t-n*t,i=2*n-r;this.r=zh(i,r,e+1/3),this.g=zh(i,r,e),this.b=zh(i,r,e-1/3)}return Um.colorSpaceToWorking(this,r),this}setStyle(e,t=im){function n(t){t!==void 0&&parseFloat(t)<1&&Y(`Color: Alpha component of `+e+` will be ignored.`)}let r;if(r=/^(\w+)\(([^\)]*)\)/.exec(e)){let i,a=r[1],o=r[2];switch(a){case`rgb`:case`rgba`:if(i=/^\s*(\d+)\s*,\s*(\d+)\s*,\s*(\d+)\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(o))return n(i[4]),this.setRGB(Math.min(255,parseInt(i[1],10))/255,Math.min(255,parseInt(i[2],10))/255,Math.min(255,parseInt(i[3],10))/255,t);if(i=/^\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(o))return n(i[4]),this.setRGB(Math.min(100,parseFloat(i[1]))/100,Math.min(100,parseFloat(i[2]))/100,Math.min(100,parseFloat(i[3]))/100,t);break;case`hsl`:case`hsla`:if(i=/^\s*([+-]?(?:\d+(?:\.\d+)?|\.\d+))\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*,\s*(\d+(?:\.\d+)?|\.\d+)\%\s*(?:,\s*(\d+(?:\.\d+)?|\.\d+)\s*)?$/.exec(o))return n(i[4]),this.setHSL(parseFloat(i[1])/360,parseFloat(i[2])/100,parseFloat(i[3])/100,t);break;default:Y(`Color: Unknown color model `+e)}}else if(r=/^\#([A-Fa-f\d]+)$/.exec(e)){let n=r[1],i=n.length;if(i===3)return this.setRGB(parseInt(n.charAt(0),16)/15,parseInt(n.charAt(1),16)/15,parseInt(n.charAt(2),16)/15,t);if(i===6)return this.setHex(parseInt(n,16),t);Y(`Color: Invalid hex color `+e)}else if(e&&e.length>0)return this.setColorName(e,t);return this}setColorName(e,t=im){let n=Ih[e.toLowerCase()];return n===void 0?Y(`Color: Unknown color `+e):this.setHex(n,t),this}clone(){return new this.constructor(this.r,this.g,this.b)}copy(e){return this.r=e.r,this.g=e.g,this.b=e.b,this}copySRGBToLinear(e){return this.r=Wm(e.r),this.g=Wm(e.g),this.b=Wm(e.b),this}copyLinearToSRGB(e){return this.r=Gm(e.r),this.g=Gm(e.g),this.b=Gm(e.b),this}convertSRGBToLinear(){return this.copySRGBToLinear(this),this}convertLinearToSRGB(){return this.copyLinearToSRGB(this),this}getHex(e=im){return Um.workingToColorSpace(Vh.copy(this),e),Math.round(Om(Vh.r*255,0,255))*65536+Math.round(Om(Vh.g*255,0,255))*256+Math.round(Om(Vh.b*255,0,255))}getHexString(e=im){return(`000000`+this.getHex(e).toString(16)).slice(-6)}getHSL(e,t=Um.workingColorSpace){Um.workingToColorSpace(Vh.copy(this),t);let n=Vh.r,r=Vh.g,i=Vh.b,a=Math.max(n,r,i),o=Math.min(n,r,i),s,c,l=(o+a)/2;if(o===a)s=0,c=0;else{let e=a-o;switch(c=l<=.5?e/(a+o):e/(2-a-o),a){case n:s=(r-i)/e+(r<i?6:0);break;case r:s=(i-n)/e+2;break;case i:s=(n-r)/e+4}s/=6}return e.h=s,e.s=c,e.l=l,e}getRGB(e,t=Um.workingColorSpace){return Um.workingToColorSpace(Vh.copy(this),t),e.r=Vh.r,e.g=Vh.g,e.b=Vh.b,e}getStyle(e=im){Um.workingToColorSpace(Vh.copy(this),e);let t=Vh.r,n=Vh.g,r=Vh.b;return e===`srgb`?`rgb(${Math.round(t*255)},${Math.round(n*255)},${Math.round(r*255)})`:`color(${e} ${t.toFixed(3)} ${n.toFixed(3)} ${r.toFixed(3)})`}offsetHSL(e,t,n){return this.getHSL(Lh),this.setHSL(Lh.h+e,Lh.s+t,Lh.l+n)}add(e){return this.r+=e.r,this.g+=e.g,this.b+=e.b,this}addColors(e,t){return this.r=e.r+t.r,this.g=e.g+t.g,this.b=e.b+t.b,this}addScalar(e){return this.r+=e,this.g+=e,this.b+=e,this}sub(e){return this.r=Math.max(0,this.r-e.r),this.g=Math.max(0,this.g-e.g),this.b=Math.max(0,this.b-e.b),this}multiply(e){return this.r*=e.r,this.g*=e.g,this.b*=e.b,this}multiplyScalar(e){return this.r*=e,this.g*=e,this.b*=e,this}lerp(e,t){return this.r+=(e.r-this.r)*t,this.g+=(e.g-this.g)*t,this.b+=(e.b-this.b)*t,this}lerpColors(e,t,n){return this.r=e.r+(t.r-e.r)*n,this.g=e.g+(t.g-e.g)*n,this.b=e.b+(t.b-e.b)*n,this}lerpHSL(e,t){this.getHSL(Lh),e.getHSL(Rh);let n=Am(Lh.h,Rh.h,t),r=Am(Lh.s,Rh.s,t),i=Am(Lh.l,Rh.l,t);return this.setHSL(n,r,i),this}setFromVector3(e){return this.r=e.x,this.g=e.y,this.b=e.z,this}applyMatrix3(e){let t=this.r,n=this.g,r=this.b,i=e.elements;return this.r=i[0]*t+i[3]*n+i[6]*r,this.g=i[1]*t+i[4]*n+i[7]*r,this.b=i[2]*t+i[5]*n+i[8]*r,this}equals(e){return e.r===this.r&&e.g===this.g&&e.b===this.b}fromArray(e,t=0){return this.r=e[t],this.g=e[t+1],this.b=e[t+2],this}toArray(e=[],t=0){return e[t]=this.r,e[t+1]=this.g,e[t+2]=this.b,e}fromBufferAttribute(e,t){return this.r=e.getX(t),this.g=e.getY(t),this.b=e.getZ(t),this}toJSON(){return this.getHex()}*[Symbol.iterator](){yield this.r,yield this.g,yield this.b}},Vh=new Bh;Bh.NAMES=Ih;var Hh=class extends Mh{constructor(){super(),this.isScene=!0,this.type=`Scene`,this.background=null,this.environment=null,this.fog=null,this.backgroundBlurriness=0,this.backgroundIntensity=1,this.backgroundRotation=new hh,this.environmentIntensity=1,this.environmentRotation=new hh,this.overrideMaterial=null,typeof __THREE_DEVTOOLS__<`u`&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent(`observe`,{detail:this}))}copy(e,t){return super.copy(e,t),this.background=e.background===null?null:e.background.clone(),this.environment=e.environment===null?null:e.environment.clone(),this.fog=e.fog===null?null:e.fog.clone(),this.backgroundBlurriness=e.backgroundBlurriness,this.backgroundIntensity=e.backgroundIntensity,this.backgroundRotation.copy(e.backgroundRotation),this.environmentIntensity=e.environmentIntensity,this.environmentRotation.copy(e.environmentRotation),this.overrideMaterial=e.overrideMaterial===null?null:e.overrideMaterial.clone(),this.matrixAutoUpdate=e.matrixAutoUpdate,this}toJSON(e){let t=super.toJSON(e);return this.fog!==null&&(t.object.fog=this.fog.toJSON()),t.object.backgroundBlurriness=this.backgroundBlurriness,t.object.backgroundIntensity=this.backgroundIntensity,t.object.backgroundRotation=this.backgroundRotation.toArray(),t.object.environmentIntensity=this.environmentIntensity,t.object.environmentRotation=this.environmentRotation.toArray(),t}},Uh=new Z,Wh=new Z,Gh=new Z,Kh=new Z,qh=new Z,Jh=new Z,Yh=new Z,Xh=new Z,Zh=new Z,Qh=new Z,$h=new eh,eg=new eh,tg=new eh,ng=class e{constructor(e=new Z,t=new Z,n=new Z){this.a=e,this.b=t,this.c=n}static getNormal(e,t,n,r){r.subVectors(n,t),Uh.subVectors(e,t),r.cross(Uh);let i=r.lengthSq();return i>0?r.multiplyScalar(1/Math.sqrt(i)):r.set(0,0,0)}static getBarycoord(e,t,n,r,i){Uh.subVectors(r,t),Wh.subVectors(n,t),Gh.subVectors(e,t);let a=Uh.dot(Uh),o=Uh.dot(Wh),s=Uh.dot(Gh),c=Wh.dot(Wh),l=Wh.dot(Gh),u=a*c-o*o;if(u===0)return i.set(0,0,0),null;let d=1/u,f=(c*s-o*l)*d,p=(a*l-o*s)*d;return i.set(1-f-p,p,f)}static containsPoint(e,t,n,r){return this.getBarycoord(e,t,n,r,Kh)!==null&&Kh.x>=0&&Kh.y>=0&&Kh.x+Kh.y<=1}static getInterpolation(e,t,n,r,i,a,o,s){return this.getBarycoord(e,t,n,r,Kh)===null?(s.x=0,s.y=0,`z`in s&&(s.z=0),`w`in s&&(s.w=0),null):(s.setScalar(0),s.addScaledVector(i,Kh.x),s.addScaledVector(a,Kh.y),s.addScaledVector(o,Kh.z),s)}static getInterpolatedAttribute(e,t,n,r,i,a){return $h.setScalar(0),eg.setScalar(0),tg.setScalar(0),$h.fromBufferAttribute(e,t),eg.fromBufferAttribute(e,n),tg.fromBufferAttribute(e,r),a.setScalar(0),a.addScaledVector($h,i.x),a.addScaledVector(eg,i.y),a.addScaledVector(tg,i.z),a}static isFrontFacing(e,t,n,r){return Uh.subVectors(n,t),Wh.subVectors(e,t),Uh.cross(Wh).dot(r)<0}set(e,t,n){return this.a.copy(e),this.b.copy(t),this.c.copy(n),this}setFromPointsAndIndices(e,t,n,r){return this.a.copy(e[t]),this.b.copy(e[n]),this.c.copy(e[r]),this}setFromAttributeAndIndices(e,t,n,r){return this.a.fromBufferAttribute(e,t),this.b.fromBufferAttribute(e,n),this.c.fromBufferAttribute(e,r),this}clone(){return new this.constructor().copy(this)}copy(e){return this.a.copy(e.a),this.b.copy(e.b),this.c.copy(e.c),this}getArea(){return Uh.subVectors(this.c,this.b),Wh.subVectors(this.a,this.b),Uh.cross(Wh).length()*.5}getMidpoint(e){return e.addVectors(this.a,this.b).add(this.c).multiplyScalar(1/3)}getNormal(t){return e.getNormal(this.a,this.b,this.c,t)}getPlane(e){return e.setFromCoplanarPoints(this.a,this.b,this.c)}getBarycoord(t,n){return e.getBarycoord(t,this.a,this.b,this.c,n)}getInterpolation(t,n,r,i,a){return e.getInterpolation(t,this.a,this.b,this.c,n,r,i,a)}containsPoint(t){return e.containsPoint(t,this.a,this.b,this.c)}isFrontFacing(t){return e.isFrontFacing(this.a,this.b,this.c,t)}intersectsBox(e){return e.intersectsTriangle(this)}closestPointToPoint(e,t){let n=this.a,r=this.b,i=this.c,a,o;qh.subVectors(r,n),Jh.subVectors(i,n),Xh.subVectors(e,n);let s=qh.dot(Xh),c=Jh.dot(Xh);if(s<=0&&c<=0)return t.copy(n);Zh.subVectors(e,r);let l=qh.dot(Zh),u=Jh.dot(Zh);if(l>=0&&u<=l)return t.copy(r);let d=s*u-l*c;if(d<=0&&s>=0&&l<=0&&s-l>0)return a=s/(s-l),t.copy(n).addScaledVector(qh,a);Qh.subVectors(e,i);let f=qh.dot(Qh),p=Jh.dot(Qh);if(p>=0&&f<=p)return t.copy(i);let m=f*c-s*p;if(m<=0&&c>=0&&p<=0)return o=c/(c-p),t.copy(n).addScaledVector(Jh,o);let h=l*p-f*u;if(h<=0&&u-l>=0&&f-p>=0)return Yh.subVectors(i,r),o=(u-l)/(u-l+(f-p)),t.copy(r).addScaledVector(Yh,o);let g=1/(h+m+d);return a=m*g,o=d*g,t.copy(n).addScaledVector(qh,a).addScaledVector(Jh,o)}equals(e){return e.a.equals(this.a)&&e.b.equals(this.b)&&e.c.equals(this.c)}},rg=class{constructor(e=new Z(1/0,1/0,1/0),t=new Z(-1/0,-1/0,-1/0)){this.isBox3=!0,this.min=e,this.max=t}set(e,t){return this.min.copy(e),this.max.copy(t),this}setFromArray(e){this.makeEmpty();for(let t=0,n=e.length;t<n;t+=3)this.expandByPoint(ag.fromArray(e,t));return this}setFromBufferAttribute(e){this.makeEmpty();for(let t=0,n=e.count;t<n;t++)this.expandByPoint(ag.fromBufferAttribute(e,t));return this}setFromPoints(e){this.makeEmpty();for(let t=0,n=e.length;t<n;t++)this.expandByPoint(e[t]);return this}setFromCenterAndSize(e,t){let n=ag.copy(t).multiplyScalar(.5);return this.min.copy(e).sub(n),this.max.copy(e).add(n),this}setFromObject(e,t=!1){return this.makeEmpty(),this.expandByObject(e,t)}clone(){return new this.constructor().copy(this)}copy(e){return this.min.copy(e.min),this.max.copy(e.max),this}makeEmpty(){return this.min.x=this.min.y=this.min.z=1/0,this.max.x=this.max.y=this.max.z=-1/0,this}isEmpty(){return this.max.x<this.min.x||this.max.y<this.min.y||this.max.z<this.min.z}getCenter(e){return this.isEmpty()?e.set(0,0,0):e.addVectors(this.min,this.max).multiplyScalar(.5)}getSize(e){return this.isEmpty()?e.set(0,0,0):e.subVectors(this.max,this.min)}expandByPoint(e){return this.min.min(e),this.max.max(e),this}expandByVector(e){return this.min.sub(e),this.max.add(e),this}expandByScalar(e){return this.min.addScalar(-e),this.max.addScalar(e),this}expandByObject(e,t=!1){e.updateWorldMatrix(!1,!1);let n=e.geometry;if(n!==void 0){let r=n.getAttribute(`position`);if(t===!0&&r!==void 0&&e.isInstancedMesh!==!0&&e.isBatchedMesh!==!0)for(let t=0,n=r.count;t<n;t++)e.isMesh===!0?e.getVertexPosition(t,ag):ag.fromBufferAttribute(r,t),ag.applyMatrix4(e.matrixWorld),this.expandByPoint(ag);else e.boundingBox===void 0?(n.boundingBox===null&&n.computeBoundingBox(),og.copy(n.boundingBox)):(e.boundingBox===null&&e.computeBoundingBox(),og.copy(e.boundingBox)),og.applyMatrix4(e.matrixWorld),this.union(og)}let r=e.children;for(let e=0,n=r.length;e<n;e++)this.expandByObject(r[e],t);return this}containsPoint(e){return e.x>=this.min.x&&e.x<=this.max.x&&e.y>=this.min.y&&e.y<=this.max.y&&e.z>=this.min.z&&e.z<=this.max.z}containsBox(e){return this.min.x<=e.min.x&&e.max.x<=this.max.x&&this.min.y<=e.min.y&&e.max.y<=this.max.y&&this.min.z<=e.min.z&&e.max.z<=this.max.z}getParameter(e,t){return t.set((e.x-this.min.x)/(this.max.x-this.min.x),(e.y-this.min.y)/(this.max.y-this.min.y),(e.z-this.min.z)/(this.max.z-this.min.z))}intersectsBox(e){return e.max.x>=this.min.x&&e.min.x<=this.max.x&&e.max.y>=this.min.y&&e.min.y<=this.max.y&&e.max.z>=this.min.z&&e.min.z<=this.max.z}intersectsSphere(e){return this.clampPoint(e.center,ag),ag.distanceToSquared(e.center)<=e.radius*e.radius}intersectsPlane(e){let t,n;return e.normal.x>0?(t=e.normal.x*this.min.x,n=e.normal.x*this.max.x):(t=e.normal.x*this.max.x,n=e.normal.x*this.min.x),e.normal.y>0?(t+=e.normal.y*this.min.y,n+=e.normal.y*this.max.y):(t+=e.normal.y*this.max.y,n+=e.normal.y*this.min.y),e.normal.z>0?(t+=e.normal.z*this.min.z,n+=e.normal.z*this.max.z):(t+=e.normal.z*this.max.z,n+=e.normal.z*this.min.z),t<=-e.constant&&n>=-e.constant}intersectsTriangle(e){if(this.isEmpty())return!1;this.getCenter(pg),mg.subVectors(this.max,pg),sg.subVectors(e.a,pg),cg.subVectors(e.b,pg),lg.subVectors(e.c,pg),ug.subVectors(cg,sg),dg.subVectors(lg,cg),fg.subVectors(sg,lg);let t=[0,-ug.z,ug.y,0,-dg.z,dg.y,0,-fg.z,fg.y,ug.z,0,-ug.x,dg.z,0,-dg.x,fg.z,0,-fg.x,-ug.y,ug.x,0,-dg.y,dg.x,0,-fg.y,fg.x,0];return!_g(t,sg,cg,lg,mg)||(t=[1,0,0,0,1,0,0,0,1],!_g(t,sg,cg,lg,mg))?!1:(hg.crossVectors(ug,dg),t=[hg.x,hg.y,hg.z],_g(t,sg,cg,lg,mg))}clampPoint(e,t){return t.copy(e).clamp(this.min,this.max)}distanceToPoint(e){return this.clampPoint(e,ag).distanceTo(e)}getBoundingSphere(e){return this.isEmpty()?e.makeEmpty():(this.getCenter(e.center),e.radius=this.getSize(ag).length()*.5),e}intersect(e){return this.min.max(e.min),this.max.min(e.max),this.isEmpty()&&this.makeEmpty(),this}union(e){return this.min.min(e.min),this.max.max(e.max),this}applyMatrix4(e){return this.isEmpty()||(ig[0].set(this.min.x,this.min.y,this.min.z).applyMatrix4(e),ig[1].set(this.min.x,this.min.y,this.max.z).applyMatrix4(e),ig[2].set(this.min.x,this.max.y,this.min.z).applyMatrix4(e),ig[3].set(this.min.x,this.max.y,this.max.z).applyMatrix4(e),ig[4].set(this.max.x,this.min.y,this.min.z).applyMatrix4(e),ig[5].set(this.max.x,this.min.y,this.max.z).applyMatrix4(e),ig[6].set(this.max.x,this.max.y,this.min.z).applyMatrix4(e),ig[7].set(this.max.x,this.max.y,this.max.z).applyMatrix4(e),this.setFromPoints(ig)),this}translate(e){return this.min.add(e),this.max.add(e),this}equals(e){return e.min.equals(this.min)&&e.max.equals(this.max)}toJSON(){return{min:this.min.toArray(),max:this.max.toArray()}}fromJSON(e){return this.min.fromArray(e.min),this.max.fromArray(e.max),this}},ig=[new Z,new Z,new Z,new Z,new Z,new Z,new Z,new Z],ag=new Z,og=new rg,sg=new Z,cg=new Z,lg=new Z,ug=new Z,dg=new Z,fg=new Z,pg=new Z,mg=new Z,hg=new Z,gg=new Z;function _g(e,t,n,r,i){for(let a=0,o=e.length-3;a<=o;a+=3){gg.fromArray(e,a);let o=i.x*Math.abs(gg.x)+i.y*Math.abs(gg.y)+i.z*Math.abs(gg.z),s=t.dot(gg),c=n.dot(gg),l=r.dot(gg);if(Math.max(-Math.max(s,c,l),Math.min(s,c,l))>o)return!1}return!0}var vg=new Z,yg=new Fm,bg=0,xg=class extends Cm{constructor(e,t,n=!1){if(super(),Array.isArray(e))throw TypeError(`THREE.BufferAttribute: array should be a Typed Array.`);this.isBufferAttribute=!0,Object.defineProperty(this,"id",{value:bg++}),this.name=``,this.array=e,this.itemSize=t,this.count=e===void 0?0:e.length/t,this.normalized=n,this.usage=lm,this.updateRanges=[],this.gpuType=Zf,this.version=0,this._normalizationScale=e===void 0?void 0:Mm(e)}onUploadCallback(){}set needsUpdate(e){e===!0&&this.version++}setUsage(e){return this.usage=e,this}addUpdateRange(e,t){this.updateRanges.push({start:e,count:t})}clearUpdateRanges(){this.updateRanges.length=0}copy(e){return this.name=e.name,this.array=new e.array.constructor(e.array),this.itemSize=e.itemSize,this.count=e.count,this.normalized=e.normalized,this.usage=e.usage,this.gpuType=e.gpuType,this._normalizationScale=e._normalizationScale,this}copyAt(e,t,n){e*=this.itemSize,n*=t.itemSize;for(let r=0,i=this.itemSize;r<i;r++)this.array[e+r]=t.array[n+r];return this}copyArray(e){return this.array.set(e),this}applyMatrix3(e){if(this.itemSize===2)for(let t=0,n=this.count;t<n;t++)yg.fromBufferAttribute(this,t),yg.applyMatrix3(e),this.setXY(t,yg.x,yg.y);else if(this.itemSize===3)for(let t=0,n=this.count;t<n;t++)vg.fromBufferAttribute(this,t),vg.applyMatrix3(e),this.setXYZ(t,vg.x,vg.y,vg.z);return this}applyMatrix4(e){for(let t=0,n=this.count;t<n;t++)vg.fromBufferAttribute(this,t),vg.applyMatrix4(e),this.setXYZ(t,vg.x,vg.y,vg.z);return this}applyNormalMatrix(e){for(let t=0,n=this.count;t<n;t++)vg.fromBufferAttribute(this,t),vg.applyNormalMatrix(e),this.setXYZ(t,vg.x,vg.y,vg.z);return this}transformDirection(e){for(let t=0,n=this.count;t<n;t++)vg.fromBufferAttribute(this,t),vg.transformDirection(e),this.setXYZ(t,vg.x,vg.y,vg.z);return this}set(e,t=0){return this.array.set(e,t),this}getComponent(e,t){let n=this.array[e*this.itemSize+t];return this.normalized&&(n=this._denormalize(n)),n}setComponent(e,t,n){return this.normalized&&(n=this._normalize(n)),this.array[e*this.itemSize+t]=n,this}getX(e){let t=this.array[e*this.itemSize];return this.normalized&&(t=this._denormalize(t)),t}setX(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize]=t,this}getY(e){let t=this.array[e*this.itemSize+1];return this.normalized&&(t=this._denormalize(t)),t}setY(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+1]=t,this}getZ(e){let t=this.array[e*this.itemSize+2];return this.normalized&&(t=this._denormalize(t)),t}setZ(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+2]=t,this}getW(e){let t=this.array[e*this.itemSize+3];return this.normalized&&(t=this._denormalize(t)),t}setW(e,t){return this.normalized&&(t=this._normalize(t)),this.array[e*this.itemSize+3]=t,this}setXY(e,t,n){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n)),this.array[e+0]=t,this.array[e+1]=n,this}setXYZ(e,t,n,r){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n),r=this._normalize(r)),this.array[e+0]=t,this.array[e+1]=n,this.array[e+2]=r,this}setXYZW(e,t,n,r,i){return e*=this.itemSize,this.normalized&&(t=this._normalize(t),n=this._normalize(n),r=this._normalize(r),i=this._normalize(i)),this.array[e+0]=t,this.array[e+1]=n,this.array[e+2]=r,this.array[e+3]=i,this}onUpload(e){return this.onUploadCallback=e,this}clone(){return new this.constructor(this.array,this.itemSize).copy(this)}toJSON(){let e={itemSize:this.itemSize,type:this.array.constructor.name,array:Array.from(this.array),normalized:this.normalized};return e.name=this.name,e.usage=this.usage,e.gpuType=this.gpuType,e}dispose(){this.dispatchEvent({type:`dispose`})}_denormalize(e){let t=this._normalizationScale;return t===void 0?Nm(e,this.array):Math.max(e/t,-1)}_normalize(e){let t=this._normalizationScale;return t===void 0?Pm(e,this.array):Math.round(e*t)}},Sg=class extends xg{constructor(e,t,n){super(new Uint16Array(e),t,n)}},Cg=class extends xg{constructor(e,t,n){super(new Uint32Array(e),t,n)}},wg=class extends xg{constructor(e,t,n){super(new Float32Array(e),t,n)}},Tg=new rg,Eg=new Z,Dg=new Z,Og=class{constructor(e=new Z,t=-1){this.isSphere=!0,this.center=e,this.radius=t}set(e,t){return this.center.copy(e),this.radius=t,this}setFromPoints(e,t){let n=this.center;t===void 0?Tg.setFromPoints(e).getCenter(n):n.copy(t);let r=0;for(let t=0,i=e.length;t<i;t++)r=Math.max(r,n.distanceToSquared(e[t]));return this.radius=Math.sqrt(r),this}copy(e){return this.center.copy(e.center),this.radius=e.radius,this}isEmpty(){return this.radius<0}makeEmpty(){return this.center.set(0,0,0),this.radius=-1,this}containsPoint(e){return e.distanceToSquared(this.center)<=this.radius*this.radius}distanceToPoint(e){return e.distanceTo(this.center)-this.radius}intersectsSphere(e){let t=this.radius+e.radius;return e.center.distanceToSquared(this.center)<=t*t}intersectsBox(e){return e.intersectsSphere(this)}intersectsPlane(e){return Math.abs(e.distanceToPoint(this.center))<=this.radius}clampPoint(e,t){let n=this.center.distanceToSquared(e);return t.copy(e),n>this.radius*this.radius&&(t.sub(this.center).normalize(),t.multiplyScalar(this.radius).add(this.center)),t}getBoundingBox(e){return this.isEmpty()?(e.makeEmpty(),e):(e.set(this.center,this.center),e.expandByScalar(this.radius),e)}applyMatrix4(e){return this.center.applyMatrix4(e),this.radius*=e.getMaxScaleOnAxis(),this}translate(e){return this.center.add(e),this}expandByPoint(e){if(this.isEmpty())return this.center.copy(e),this.radius=0,this;Eg.subVectors(e,this.center);let t=Eg.lengthSq();if(t>this.radius*this.radius){let e=Math.sqrt(t),n=(e-this.radius)*.5;this.center.addScaledVector(Eg,n/e),this.radius+=n}return this}union(e){return e.isEmpty()?this:this.isEmpty()?(this.copy(e),this):(this.center.equals(e.center)===!0?this.radius=Math.max(this.radius,e.radius):(Dg.subVectors(e.center,this.center).setLength(e.radius),this.expandByPoint(Eg.copy(e.center).add(Dg)),this.expandByPoint(Eg.copy(e.center).sub(Dg))),this)}equals(e){return e.center.equals(this.center)&&e.radius===this.radius}clone(){return new this.constructor().copy(this)}toJSON(){return{radius:this.radius,center:this.center.toArray()}}fromJSON(e){return this.radius=e.radius,this.center.fromArray(e.center),this}},kg=0,Ag=new ah,jg=new Mh,Mg=new Z,Ng=new rg,Pg=new rg,Fg=new Z,Ig=class e extends Cm{constructor(){super(),this.isBufferGeometry=!0,Object.defineProperty(this,"id",{value:kg++}),this.uuid=Dm(),this.name=``,this.type=`BufferGeometry`,this.index=null,this.indirect=null,this.indirectOffset=0,this.attributes={},this.morphAttributes={},this.morphTargetsRelative=!1,this.groups=[],this.boundingBox=null,this.boundingSphere=null,this.drawRange={start:0,count:1/0},this.userData={},this._transformed=!1}getIndex(){return this.index}setIndex(e){return this.index=Array.isArray(e)?new(pm(e)?Cg:Sg)(e,1):e,this}setIndirect(e,t=0){return this.indirect=e,this.indirectOffset=t,this}getIndirect(){return this.indirect}getAttribute(e){return this.attributes[e]}setAttribute(e,t){return this.attributes[e]=t,this}deleteAttribute(e){return delete this.attributes[e],this}hasAttribute(e){return this.attributes[e]!==void 0}addGroup(e,t,n=0){this.groups.push({start:e,count:t,materialIndex:n})}clearGroups(){this.groups=[]}setDrawRange(e,t){this.drawRange.start=e,this.drawRange.count=t}applyMatrix4(e){let t=this.attributes.position;t!==void 0&&(t.applyMatrix4(e),t.needsUpdate=!0);let n=this.attributes.normal;if(n!==void 0){let t=new Q().getNormalMatrix(e);n.applyNormalMatrix(t),n.needsUpdate=!0}let r=this.attributes.tangent;return r!==void 0&&(r.transformDirection(e),r.needsUpdate=!0),this.boundingBox!==null&&this.computeBoundingBox(),this.boundingSphere!==null&&this.computeBoundingSphere(),this._transformed=!0,this}applyQuaternion(e){return Ag.makeRotationFromQuaternion(e),this.applyMatrix4(Ag),this}rotateX(e){return Ag.makeRotationX(e),this.applyMatrix4(Ag),this}rotateY(e){return Ag.makeRotationY(e),this.applyMatrix4(Ag),this}rotateZ(e){return Ag.makeRotationZ(e),this.applyMatrix4(Ag),this}translate(e,t,n){return Ag.makeTranslation(e,t,n),this.applyMatrix4(Ag),this}scale(e,t,n){return Ag.makeScale(e,t,n),this.applyMatrix4(Ag),this}lookAt(e){return jg.lookAt(e),jg.updateMatrix(),this.applyMatrix4(jg.matrix),this}center(){return this.computeBoundingBox(),this.boundingBox.getCenter(Mg).negate(),this.translate(Mg.x,Mg.y,Mg.z),this}setFromPoints(e){let t=this.getAttribute(`position`);if(t===void 0){let t=[];for(let n=0,r=e.length;n<r;n++){let r=e[n];t.push(r.x,r.y,r.z||0)}this.setAttribute(`position`,new wg(t,3))}else{let n=Math.min(e.length,t.count);for(let r=0;r<n;r++){let n=e[r];t.setXYZ(r,n.x,n.y,n.z||0)}e.length>t.count&&Y(`BufferGeometry: Buffer size too small for points data. Use .dispose() and create a new geometry.`),t.needsUpdate=!0}return this}computeBoundingBox(){this.boundingBox===null&&(this.boundingBox=new rg);let e=this.attributes.position,t=this.morphAttributes.position;if(e&&e.isGLBufferAttribute)X(`BufferGeometry.computeBoundingBox(): GLBufferAttribute requires a manual bounding box.`,this),this.boundingBox.set(new Z(-1/0,-1/0,-1/0),new Z(1/0,1/0,1/0));else{if(e!==void 0){if(this.boundingBox.setFromBufferAttribute(e),t)for(let e=0,n=t.length;e<n;e++){let n=t[e];Ng.setFromBufferAttribute(n),this.morphTargetsRelative?(Fg.addVectors(this.boundingBox.min,Ng.min),this.boundingBox.expandByPoint(Fg),Fg.addVectors(this.boundingBox.max,Ng.max),this.boundingBox.expandByPoint(Fg)):(this.boundingBox.expandByPoint(Ng.min),this.boundingBox.expandByPoint(Ng.max))}}else this.boundingBox.makeEmpty();(isNaN(this.boundingBox.min.x)||isNaN(this.boundingBox.min.y)||isNaN(this.boundingBox.min.z))&&X(`BufferGeometry.computeBoundingBox(): Computed min/max have NaN values. The "position" attribute is likely to have NaN values.`,this)}}computeBoundingSphere(){this.boundingSphere===null&&(this.boundingSphere=new Og);let e=this.attributes.position,t=this.morphAttributes.position;if(e&&e.isGLBufferAttribute)X(`BufferGeometry.computeBoundingSphere(): GLBufferAttribute requires a manual bounding sphere.`,this),this.boundingSphere.set(new Z,1/0);else if(e){let n=this.boundingSphere.center;if(Ng.setFromBufferAttribute(e),t)for(let e=0,n=t.length;e<n;e++){let n=t[e];Pg.setFromBufferAttribute(n),this.morphTargetsRelative?(Fg.addVectors(Ng.min,Pg.min),Ng.expandByPoint(Fg),Fg.addVectors(Ng.max,Pg.max),Ng.expandByPoint(Fg)):(Ng.expandByPoint(Pg.min),Ng.expandByPoint(Pg.max))}Ng.getCenter(n);let r=0;for(let t=0,i=e.count;t<i;t++)Fg.fromBufferAttribute(e,t),r=Math.max(r,n.distanceToSquared(Fg));if(t)for(let i=0,a=t.length;i<a;i++){let a=t[i],o=this.morphTargetsRelative;for(let t=0,i=a.count;t<i;t++)Fg.fromBufferAttribute(a,t),o&&(Mg.fromBufferAttribute(e,t),Fg.add(Mg)),r=Math.max(r,n.distanceToSquared(Fg))}this.boundingSphere.radius=Math.sqrt(r),isNaN(this.boundingSphere.radius)&&X(`BufferGeometry.computeBoundingSphere(): Computed radius is NaN. The "position" attribute is likely to have NaN values.`,this)}}computeTangents(){let e=this.index,t=this.attributes;if(e===null||t.position===void 0||t.normal===void 0||t.uv===void 0){X(`BufferGeometry: .computeTangents() failed. Missing required attributes (index, position, normal or uv)`);return}let n=t.position,r=t.normal,i=t.uv,a=this.getAttribute(`tangent`);(a===void 0||a.count!==n.count)&&(a=new xg(new Float32Array(4*n.count),4),this.setAttribute(`tangent`,a));let o=[],s=[],c=new Uint8Array(n.count);for(let e=0;e<n.count;e++)o[e]=new Z,s[e]=new Z;let l=new Z,u=new Z,d=new Z,f=new Fm,p=new Fm,m=new Fm,h=new Z,g=new Z;function _(e,t,r){c[e]=c[t]=c[r]=1,l.fromBufferAttribute(n,e),u.fromBufferAttribute(n,t),d.fromBufferAttribute(n,r),f.fromBufferAttribute(i,e),p.fromBufferAttribute(i,t),m.fromBufferAttribute(i,r),u.sub(l),d.sub(l),p.sub(f),m.sub(f);let a=1/(p.x*m.y-m.x*p.y);isFinite(a)&&(h.copy(u).multiplyScalar(m.y).addScaledVector(d,-p.y).multiplyScalar(a),g.copy(d).multiplyScalar(p.x).addScaledVector(u,-m.x).multiplyScalar(a),o[e].add(h),o[t].add(h),o[r].add(h),s[e].add(g),s[t].add(g),s[r].add(g))}let v=this.groups;v.length===0&&(v=[{start:0,count:e.count}]);for(let t=0,n=v.length;t<n;++t){let n=v[t],r=n.start,i=n.count;for(let t=r,n=r+i;t<n;t+=3)_(e.getX(t+0),e.getX(t+1),e.getX(t+2))}let y=new Z,b=new Z,x=new Z,S=new Z;function C(e){x.fromBufferAttribute(r,e),S.copy(x);let t=o[e];y.copy(t),y.sub(x.multiplyScalar(x.dot(t))).normalize(),b.crossVectors(S,t);let n=b.dot(s[e])<0?-1:1;a.setXYZW(e,y.x,y.y,y.z,n)}for(let e=0,t=n.count;e<t;++e)c[e]&&C(e);this._transformed=!0}computeVertexNormals(){let e=this.index,t=this.getAttribute(`position`);if(t!==void 0){let n=this.getAttribute(`normal`);if(n===void 0||n.count!==t.count)n=new xg(new Float32Array(t.count*3),3),this.setAttribute(`normal`,n);else for(let e=0,t=n.count;e<t;e++)n.setXYZ(e,0,0,0);let r=new Z,i=new Z,a=new Z,o=new Z,s=new Z,c=new Z,l=new Z,u=new Z;if(e)for(let d=0,f=e.count;d<f;d+=3){let f=e.getX(d+0),p=e.getX(d+1),m=e.getX(d+2);r.fromBufferAttribute(t,f),i.fromBufferAttribute(t,p),a.fromBufferAttribute(t,m),l.subVectors(a,i),u.subVectors(r,i),l.cross(u),o.fromBufferAttribute(n,f),s.fromBufferAttribute(n,p),c.fromBufferAttribute(n,m),o.add(l),s.add(l),c.add(l),n.setXYZ(f,o.x,o.y,o.z),n.setXYZ(p,s.x,s.y,s.z),n.setXYZ(m,c.x,c.y,c.z)}else for(let e=0,o=t.count;e<o;e+=3)r.fromBufferAttribute(t,e+0),i.fromBufferAttribute(t,e+1),a.fromBufferAttribute(t,e+2),l.subVectors(a,i),u.subVectors(r,i),l.cross(u),n.setXYZ(e+0,l.x,l.y,l.z),n.setXYZ(e+1,l.x,l.y,l.z),n.setXYZ(e+2,l.x,l.y,l.z);this.normalizeNormals(),n.needsUpdate=!0}}normalizeNormals(){let e=this.attributes.normal;for(let t=0,n=e.count;t<n;t++)Fg.fromBufferAttribute(e,t),Fg.normalize(),e.setXYZ(t,Fg.x,Fg.y,Fg.z)}toNonIndexed(){function t(e,t){let n=e.array,r=e.itemSize,i=e.normalized,a=new n.constructor(t.length*r),o=0,s=0;for(let i=0,c=t.length;i<c;i++){o=e.isInterleavedBufferAttribute?t[i]*e.data.stride+e.offset:t[i]*r;for(let e=0;e<r;e++)a[s++]=n[o++]}return new xg(a,r,i)}if(this.index===null)return Y(`BufferGeometry.toNonIndexed(): BufferGeometry is already non-indexed.`),this;let n=new e,r=this.index.array,i=this.attributes;for(let e in i){let a=i[e],o=t(a,r);n.setAttribute(e,o)}let a=this.morphAttributes;for(let e in a){let i=[],o=a[e];for(let e=0,n=o.length;e<n;e++){let n=o[e],a=t(n,r);i.push(a)}n.morphAttributes[e]=i}n.morphTargetsRelative=this.morphTargetsRelative;let o=this.groups;for(let e=0,t=o.length;e<t;e++){let t=o[e];n.addGroup(t.start,t.count,t.materialIndex)}return n}toJSON(){let e={metadata:{version:4.7,type:`BufferGeometry`,generator:`BufferGeometry.toJSON`}};if(e.uuid=this.uuid,e.type=this.parameters!==void 0&&this._transformed===!0?`BufferGeometry`:this.type,e.name=this.name,Object.keys(this.userData).length>0&&(e.userData=this.userData),this.parameters!==void 0&&this._transformed!==!0){let t=this.parameters;for(let n in t)t[n]!==void 0&&(e[n]=t[n]);return e}e.data={attributes:{}};let t=this.index;t!==null&&(e.data.index={type:t.array.constructor.name,array:Array.prototype.slice.call(t.array)});let n=this.attributes;for(let t in n){let r=n[t];e.data.attributes[t]=r.toJSON(e.data)}let r={},i=!1;for(let t in this.morphAttributes){let n=this.morphAttributes[t],a=[];for(let t=0,r=n.length;t<r;t++){let r=n[t];a.push(r.toJSON(e.data))}a.length>0&&(r[t]=a,i=!0)}i&&(e.data.morphAttributes=r,e.data.morphTargetsRelative=this.morphTargetsRelative);let a=this.groups;a.length>0&&(e.data.groups=JSON.parse(JSON.stringify(a)));let o=this.boundingSphere;return o!==null&&(e.data.boundingSphere=o.toJSON()),e}clone(){return new this.constructor().copy(this)}copy(e){this.index=null,this.attributes={},this.morphAttributes={},this.groups=[],this.boundingBox=null,this.boundingSphere=null;let t={};this.name=e.name;let n=e.index;n!==null&&this.setIndex(n.clone());let r=e.attributes;for(let e in r){let n=r[e];this.setAttribute(e,n.clone(t))}let i=e.morphAttributes;for(let e in i){let n=[],r=i[e];for(let e=0,i=r.length;e<i;e++)n.push(r[e].clone(t));this.morphAttributes[e]=n}this.morphTargetsRelative=e.morphTargetsRelative;let a=e.groups;for(let e=0,t=a.length;e<t;e++){let t=a[e];this.addGroup(t.start,t.count,t.materialIndex)}let o=e.boundingBox;o!==null&&(this.boundingBox=o.clone());let s=e.boundingSphere;return s!==null&&(this.boundingSphere=s.clone()),this.drawRange.start=e.drawRange.start,this.drawRange.count=e.drawRange.count,this.userData=e.userData,this._transformed=e._transformed,this}dispose(){this.dispatchEvent({type:`dispose`})}},Lg=new Z,Rg=new Z,zg=new Q,Bg=class{constructor(e=new Z(1,0,0),t=0){this.isPlane=!0,this.normal=e,this.constant=t}set(e,t){return this.normal.copy(e),this.constant=t,this}setComponents(e,t,n,r){return this.normal.set(e,t,n),this.constant=r,this}setFromNormalAndCoplanarPoint(e,t){return this.normal.copy(e),this.constant=-t.dot(this.normal),this}setFromCoplanarPoints(e,t,n){let r=Lg.subVectors(n,t).cross(Rg.subVectors(e,t)).normalize();return this.setFromNormalAndCoplanarPoint(r,e),this}copy(e){return this.normal.copy(e.normal),this.constant=e.constant,this}normalize(){let e=1/this.normal.length();return this.normal.multiplyScalar(e),this.constant*=e,this}negate(){return this.constant*=-1,this.normal.negate(),this}distanceToPoint(e){return this.normal.dot(e)+this.constant}distanceToSphere(e){return this.distanceToPoint(e.center)-e.radius}projectPoint(e,t){return t.copy(e).addScaledVector(this.normal,-this.distanceToPoint(e))}intersectLine(e,t,n=!0){let r=e.delta(Lg),i=this.normal.dot(r);if(i===0)return this.distanceToPoint(e.start)===0?t.copy(e.start):null;let a=-(e.start.dot(this.normal)+this.constant)/i;return n===!0&&(a<0||a>1)?null:t.copy(e.start).addScaledVector(r,a)}intersectsLine(e){let t=this.distanceToPoint(e.start),n=this.distanceToPoint(e.end);return t<0&&n>0||n<0&&t>0}intersectsBox(e){return e.intersectsPlane(this)}intersectsSphere(e){return e.intersectsPlane(this)}coplanarPoint(e){return e.copy(this.normal).multiplyScalar(-this.constant)}applyMatrix4(e,t){let n=t||zg.getNormalMatrix(e),r=this.coplanarPoint(Lg).applyMatrix4(e),i=this.normal.applyMatrix3(n).normalize();return this.constant=-r.dot(i),this}translate(e){return this.constant-=e.dot(this.normal),this}equals(e){return e.normal.equals(this.normal)&&e.constant===this.constant}clone(){return new this.constructor().copy(this)}toJSON(){return{normal:this.normal.toArray(),constant:this.constant}}fromJSON(e){return this.normal.fromArray(e.normal),this.constant=e.constant,this}},Vg=0,Hg=class extends Cm{constructor(){super(),this.isMaterial=!0,Object.defineProperty(this,"id",{value:Vg++}),this.uuid=Dm(),this.name=``,this.type=`Material`,this.blending=1,this.side=0,this.vertexColors=!1,this.opacity=1,this.transparent=!1,this.alphaHash=!1,this.blendSrc=204,this.blendDst=205,this.blendEquation=100,this.blendSrcAlpha=null,this.blendDstAlpha=null,this.blendEquationAlpha=null,this.blendColor=new Bh(0,0,0),this.blendAlpha=0,this.depthFunc=3,this.depthTest=!0,this.depthWrite=!0,this.stencilWriteMask=255,this.stencilFunc=519,this.stencilRef=0,this.stencilFuncMask=255,this.stencilFail=cm,this.stencilZFail=cm,this.stencilZPass=cm,this.stencilWrite=!1,this.clippingPlanes=null,this.clipIntersection=!1,this.clipShadows=!1,this.shadowSide=null,this.colorWrite=!0,this.precision=null,this.polygonOffset=!1,this.polygonOffsetFactor=0,this.polygonOffsetUnits=0,this.dithering=!1,this.alphaToCoverage=!1,this.premultipliedAlpha=!1,this.forceSinglePass=!1,this.allowOverride=!0,this.visible=!0,this.toneMapped=!0,this.userData={},this.version=0,this._alphaTest=0}get alphaTest(){return this._alphaTest}set alphaTest(e){this._alphaTest>0!=e>0&&this.version++,this._alphaTest=e}onBeforeRender(){}onBeforeCompile(){}customProgramCacheKey(){return this.onBeforeCompile.toString()}setValues(e){if(e!==void 0)for(let t in e){let n=e[t];if(n===void 0){Y(`Material: parameter '${t}' has value of undefined.`);continue}let r=this[t];r===void 0?Y(`Material: '${t}' is not a property of THREE.${this.type}.`):r&&r.isColor?r.set(n):r&&r.isVector2&&n&&n.isVector2||r&&r.isEuler&&n&&n.isEuler||r&&r.isVector3&&n&&n.isVector3?r.copy(n):this[t]=n}}toJSON(e){let t=e===void 0||typeof e==`string`;t&&(e={textures:{},images:{}});let n={metadata:{version:4.7,type:`Material`,generator:`Material.toJSON`}};n.uuid=this.uuid,n.type=this.type,n.blending=this.blending,n.side=this.side,n.shadowSide=this.shadowSide,n.vertexColors=this.vertexColors,n.opacity=this.opacity,n.transparent=this.transparent,n.blendSrc=this.blendSrc,n.blendDst=this.blendDst,n.blendEquation=this.blendEquation,n.blendSrcAlpha=this.blendSrcAlpha,n.blendDstAlpha=this.blendDstAlpha,n.blendEquationAlpha=this.blendEquationAlpha,n.blendColor=this.blendColor.getHex(),n.blendAlpha=this.blendAlpha,n.depthFunc=this.depthFunc,n.depthTest=this.depthTest,n.depthWrite=this.depthWrite,n.colorWrite=this.colorWrite,n.clipIntersection=this.clipIntersection,n.clipShadows=this.clipShadows,n.stencilWriteMask=this.stencilWriteMask,n.stencilFunc=this.stencilFunc,n.stencilRef=this.stencilRef,n.stencilFuncMask=this.stencilFuncMask,n.stencilFail=this.stencilFail,n.stencilZFail=this.stencilZFail,n.stencilZPass=this.stencilZPass,n.stencilWrite=this.stencilWrite,n.polygonOffset=this.polygonOffset,n.polygonOffsetFactor=this.polygonOffsetFactor,n.polygonOffsetUnits=this.polygonOffsetUnits,n.dithering=this.dithering,n.alphaTest=this.alphaTest,n.alphaHash=this.alphaHash,n.alphaToCoverage=this.alphaToCoverage,n.premultipliedAlpha=this.premultipliedAlpha,n.forceSinglePass=this.forceSinglePass,n.allowOverride=this.allowOverride,n.visible=this.visible,n.toneMapped=this.toneMapped,n.name=this.name,this.color&&this.color.isColor&&(n.color=this.color.getHex()),this.roughness!==void 0&&(n.roughness=this.roughness),this.metalness!==void 0&&(n.metalness=this.metalness),this.sheen!==void 0&&(n.sheen=this.sheen),this.sheenColor&&this.sheenColor.isColor&&(n.sheenColor=this.sheenColor.getHex()),this.sheenRoughness!==void 0&&(n.sheenRoughness=this.sheenRoughness),this.emissive&&this.emissive.isColor&&(n.emissive=this.emissive.getHex()),this.emissiveIntensity!==void 0&&(n.emissiveIntensity=this.emissiveIntensity),this.specular&&this.specular.isColor&&(n.specular=this.specular.getHex()),this.specularIntensity!==void 0&&(n.specularIntensity=this.specularIntensity),this.specularColor&&this.specularColor.isColor&&(n.specularColor=this.specularColor.getHex()),this.shininess!==void 0&&(n.shininess=this.shininess),this.clearcoat!==void 0&&(n.clearcoat=this.clearcoat),this.clearcoatRoughness!==void 0&&(n.clearcoatRoughness=this.clearcoatRoughness),this.diffuseRoughness!==void 0&&(n.diffuseRoughness=this.diffuseRoughness),this.diffuseRoughnessMap&&this.diffuseRoughnessMap.isTexture&&(n.diffuseRoughnessMap=this.diffuseRoughnessMap.toJSON(e).uuid),this.clearcoatMap&&this.clearcoatMap.isTexture&&(n.clearcoatMap=this.clearcoatMap.toJSON(e).uuid),this.clearcoatRoughnessMap&&this.clearcoatRoughnessMap.isTexture&&(n.clearcoatRoughnessMap=this.clearcoatRoughnessMap.toJSON(e).uuid),this.clearcoatNormalMap&&this.clearcoatNormalMap.isTexture&&(n.clearcoatNormalMap=this.clearcoatNormalMap.toJSON(e).uuid,n.clearcoatNormalScale=this.clearcoatNormalScale.toArray()),this.sheenColorMap&&this.sheenColorMap.isTexture&&(n.sheenColorMap=this.sheenColorMap.toJSON(e).uuid),this.sheenRoughnessMap&&this.sheenRoughnessMap.isTexture&&(n.sheenRoughnessMap=this.sheenRoughnessMap.toJSON(e).uuid),this.dispersion!==void 0&&(n.dispersion=this.dispersion),this.retroreflectivity!==void 0&&(n.retroreflectivity=this.retroreflectivity),this.iridescence!==void 0&&(n.iridescence=this.iridescence),this.iridescenceIOR!==void 0&&(n.iridescenceIOR=this.iridescenceIOR),this.iridescenceThicknessMinimum!==void 0&&(n.iridescenceThicknessMinimum=this.iridescenceThicknessMinimum),this.iridescenceThicknessMaximum!==void 0&&(n.iridescenceThicknessMaximum=this.iridescenceThicknessMaximum),this.iridescenceMap&&this.iridescenceMap.isTexture&&(n.iridescenceMap=this.iridescenceMap.toJSON(e).uuid),this.iridescenceThicknessMap&&this.iridescenceThicknessMap.isTexture&&(n.iridescenceThicknessMap=this.iridescenceThicknessMap.toJSON(e).uuid),this.anisotropy!==void 0&&(n.anisotropy=this.anisotropy),this.anisotropyRotation!==void 0&&(n.anisotropyRotation=this.anisotropyRotation),this.anisotropyMap&&this.anisotropyMap.isTexture&&(n.anisotropyMap=this.anisotropyMap.toJSON(e).uuid),this.map&&this.map.isTexture&&(n.map=this.map.toJSON(e).uuid),this.matcap&&this.matcap.isTexture&&(n.matcap=this.matcap.toJSON(e).uuid),this.alphaMap&&this.alphaMap.isTexture&&(n.alphaMap=this.alphaMap.toJSON(e).uuid),this.lightMap&&this.lightMap.isTexture&&(n.lightMap=this.lightMap.toJSON(e).uuid,n.lightMapIntensity=this.lightMapIntensity),this.aoMap&&this.aoMap.isTexture&&(n.aoMap=this.aoMap.toJSON(e).uuid,n.aoMapIntensity=this.aoMapIntensity),this.bumpMap&&this.bumpMap.isTexture&&(n.bumpMap=this.bumpMap.toJSON(e).uuid,n.bumpScale=this.bumpScale),this.normalMap&&this.normalMap.isTexture&&(n.normalMap=this.normalMap.toJSON(e).uuid,n.normalMapType=this.normalMapType,n.normalScale=this.normalScale.toArray()),this.displacementMap&&this.displacementMap.isTexture&&(n.displacementMap=this.displacementMap.toJSON(e).uuid,n.displacementScale=this.displacementScale,n.displacementBias=this.displacementBias),this.roughnessMap&&this.roughnessMap.isTexture&&(n.roughnessMap=this.roughnessMap.toJSON(e).uuid),this.metalnessMap&&this.metalnessMap.isTexture&&(n.metalnessMap=this.metalnessMap.toJSON(e).uuid),this.emissiveMap&&this.emissiveMap.isTexture&&(n.emissiveMap=this.emissiveMap.toJSON(e).uuid),this.specularMap&&this.specularMap.isTexture&&(n.specularMap=this.specularMap.toJSON(e).uuid),this.specularIntensityMap&&this.specularIntensityMap.isTexture&&(n.specularIntensityMap=this.specularIntensityMap.toJSON(e).uuid),this.specularColorMap&&this.specularColorMap.isTexture&&(n.specularColorMap=this.specularColorMap.toJSON(e).uuid),this.envMap&&this.envMap.isTexture&&(n.envMap=this.envMap.toJSON(e).uuid,this.combine!==void 0&&(n.combine=this.combine)),this.envMapRotation!==void 0&&(n.envMapRotation=this.envMapRotation.toArray()),this.envMapIntensity!==void 0&&(n.envMapIntensity=this.envMapIntensity),this.reflectivity!==void 0&&(n.reflectivity=this.reflectivity),this.refractionRatio!==void 0&&(n.refractionRatio=this.refractionRatio),this.gradientMap&&this.gradientMap.isTexture&&(n.gradientMap=this.gradientMap.toJSON(e).uuid),this.transmission!==void 0&&(n.transmission=this.transmission),this.transmissionMap&&this.transmissionMap.isTexture&&(n.transmissionMap=this.transmissionMap.toJSON(e).uuid),this.thickness!==void 0&&(n.thickness=this.thickness),this.thicknessMap&&this.thicknessMap.isTexture&&(n.thicknessMap=this.thicknessMap.toJSON(e).uuid),this.attenuationDistance!==void 0&&(n.attenuationDistance=this.attenuationDistance),this.attenuationColor!==void 0&&(n.attenuationColor=this.attenuationColor.getHex()),this.size!==void 0&&(n.size=this.size),this.sizeAttenuation!==void 0&&(n.sizeAttenuation=this.sizeAttenuation),Array.isArray(this.clippingPlanes)&&this.clippingPlanes.length>0&&(n.clippingPlanes=this.clippingPlanes.map(e=>e.toJSON())),this.rotation!==void 0&&(n.rotation=this.rotation),this.depthPacking!==void 0&&(n.depthPacking=this.depthPacking),this.linewidth!==void 0&&(n.linewidth=this.linewidth),this.linecap!==void 0&&(n.linecap=this.linecap),this.linejoin!==void 0&&(n.linejoin=this.linejoin),this.dashSize!==void 0&&(n.dashSize=this.dashSize),this.gapSize!==void 0&&(n.gapSize=this.gapSize),this.scale!==void 0&&(n.scale=this.scale),this.wireframe!==void 0&&(n.wireframe=this.wireframe),this.wireframeLinewidth!==void 0&&(n.wireframeLinewidth=this.wireframeLinewidth),this.wireframeLinecap!==void 0&&(n.wireframeLinecap=this.wireframeLinecap),this.wireframeLinejoin!==void 0&&(n.wireframeLinejoin=this.wireframeLinejoin),this.flatShading!==void 0&&(n.flatShading=this.flatShading),this.fog!==void 0&&(n.fog=this.fog),Object.keys(this.userData).length>0&&(n.userData=this.userData);function r(e){let t=[];for(let n in e){let r=e[n];delete r.metadata,t.push(r)}return t}if(t){let t=r(e.textures),i=r(e.images);t.length>0&&(n.textures=t),i.length>0&&(n.images=i)}return n}fromJSON(e,t){if(e.uuid!==void 0&&(this.uuid=e.uuid),e.name!==void 0&&(this.name=e.name),e.color!==void 0&&this.color!==void 0&&this.color.setHex(e.color),e.roughness!==void 0&&(this.roughness=e.roughness),e.metalness!==void 0&&(this.metalness=e.metalness),e.sheen!==void 0&&(this.sheen=e.sheen),e.sheenColor!==void 0&&(this.sheenColor=new Bh().setHex(e.sheenColor)),e.sheenRoughness!==void 0&&(this.sheenRoughness=e.sheenRoughness),e.emissive!==void 0&&this.emissive!==void 0&&this.emissive.setHex(e.emissive),e.specular!==void 0&&this.specular!==void 0&&this.specular.setHex(e.specular),e.specularIntensity!==void 0&&(this.specularIntensity=e.specularIntensity),e.specularColor!==void 0&&this.specularColor!==void 0&&this.specularColor.setHex(e.specularColor),e.shininess!==void 0&&(this.shininess=e.shininess),e.clearcoat!==void 0&&(this.clearcoat=e.clearcoat),e.clearcoatRoughness!==void 0&&(this.clearcoatRoughness=e.clearcoatRoughness),e.diffuseRoughness!==void 0&&(this.diffuseRoughness=e.diffuseRoughness),e.dispersion!==void 0&&(this.dispersion=e.dispersion),e.retroreflectivity!==void 0&&(this.retroreflectivity=e.retroreflectivity),e.iridescence!==void 0&&(this.iridescence=e.iridescence),e.iridescenceIOR!==void 0&&(this.iridescenceIOR=e.iridescenceIOR),e.iridescenceThicknessMinimum!==void 0&&(this.iridescenceThicknessMinimum=e.iridescenceThicknessMinimum),e.iridescenceThicknessMaximum!==void 0&&(this.iridescenceThicknessMaximum=e.iridescenceThicknessMaximum),e.iridescenceThicknessRange!==void 0&&(this.iridescenceThicknessMinimum=e.iridescenceThicknessRange[0],this.iridescenceThicknessMaximum=e.iridescenceThicknessRange[1]),e.transmission!==void 0&&(this.transmission=e.transmission),e.thickness!==void 0&&(this.thickness=e.thickness),e.attenuationDistance!==void 0&&(this.attenuationDistance=e.attenuationDistance),e.attenuationColor!==void 0&&this.attenuationColor!==void 0&&this.attenuationColor.setHex(e.attenuationColor),e.anisotropy!==void 0&&(this.anisotropy=e.anisotropy),e.anisotropyRotation!==void 0&&(this.anisotropyRotation=e.anisotropyRotation),e.fog!==void 0&&(this.fog=e.fog),e.flatShading!==void 0&&(this.flatShading=e.flatShading),e.blending!==void 0&&(this.blending=e.blending),e.combine!==void 0&&(this.combine=e.combine),e.side!==void 0&&(this.side=e.side),e.shadowSide!==void 0&&(this.shadowSide=e.shadowSide),e.opacity!==void 0&&(this.opacity=e.opacity),e.transparent!==void 0&&(this.transparent=e.transparent),e.alphaTest!==void 0&&(this.alphaTest=e.alphaTest),e.alphaHash!==void 0&&(this.alphaHash=e.alphaHash),e.depthFunc!==void 0&&(this.depthFunc=e.depthFunc),e.depthTest!==void 0&&(this.depthTest=e.depthTest),e.depthWrite!==void 0&&(this.depthWrite=e.depthWrite),e.colorWrite!==void 0&&(this.colorWrite=e.colorWrite),e.clippingPlanes!==void 0&&(this.clippingPlanes=e.clippingPlanes.map(e=>new Bg().fromJSON(e))),e.clipIntersection!==void 0&&(this.clipIntersection=e.clipIntersection),e.clipShadows!==void 0&&(this.clipShadows=e.clipShadows),e.depthPacking!==void 0&&(this.depthPacking=e.depthPacking),e.blendSrc!==void 0&&(this.blendSrc=e.blendSrc),e.blendDst!==void 0&&(this.blendDst=e.blendDst),e.blendEquation!==void 0&&(this.blendEquation=e.blendEquation),e.blendSrcAlpha!==void 0&&(this.blendSrcAlpha=e.blendSrcAlpha),e.blendDstAlpha!==void 0&&(this.blendDstAlpha=e.blendDstAlpha),e.blendEquationAlpha!==void 0&&(this.blendEquationAlpha=e.blendEquationAlpha),e.blendColor!==void 0&&this.blendColor!==void 0&&this.blendColor.setHex(e.blendColor),e.blendAlpha!==void 0&&(this.blendAlpha=e.blendAlpha),e.stencilWriteMask!==void 0&&(this.stencilWriteMask=e.stencilWriteMask),e.stencilFunc!==void 0&&(this.stencilFunc=e.stencilFunc),e.stencilRef!==void 0&&(this.stencilRef=e.stencilRef),e.stencilFuncMask!==void 0&&(this.stencilFuncMask=e.stencilFuncMask),e.stencilFail!==void 0&&(this.stencilFail=e.stencilFail),e.stencilZFail!==void 0&&(this.stencilZFail=e.stencilZFail),e.stencilZPass!==void 0&&(this.stencilZPass=e.stencilZPass),e.stencilWrite!==void 0&&(this.stencilWrite=e.stencilWrite),e.wireframe!==void 0&&(this.wireframe=e.wireframe),e.wireframeLinewidth!==void 0&&(this.wireframeLinewidth=e.wireframeLinewidth),e.wireframeLinecap!==void 0&&(this.wireframeLinecap=e.wireframeLinecap),e.wireframeLinejoin!==void 0&&(this.wireframeLinejoin=e.wireframeLinejoin),e.rotation!==void 0&&(this.rotation=e.rotation),e.linewidth!==void 0&&(this.linewidth=e.linewidth),e.linecap!==void 0&&(this.linecap=e.linecap),e.linejoin!==void 0&&(this.linejoin=e.linejoin),e.dashSize!==void 0&&(this.dashSize=e.dashSize),e.gapSize!==void 0&&(this.gapSize=e.gapSize),e.scale!==void 0&&(this.scale=e.scale),e.polygonOffset!==void 0&&(this.polygonOffset=e.polygonOffset),e.polygonOffsetFactor!==void 0&&(this.polygonOffsetFactor=e.polygonOffsetFactor),e.polygonOffsetUnits!==void 0&&(this.polygonOffsetUnits=e.polygonOffsetUnits),e.dithering!==void 0&&(this.dithering=e.dithering),e.alphaToCoverage!==void 0&&(this.alphaToCoverage=e.alphaToCoverage),e.premultipliedAlpha!==void 0&&(this.premultipliedAlpha=e.premultipliedAlpha),e.forceSinglePass!==void 0&&(this.forceSinglePass=e.forceSinglePass),e.allowOverride!==void 0&&(this.allowOverride=e.allowOverride),e.visible!==void 0&&(this.visible=e.visible),e.toneMapped!==void 0&&(this.toneMapped=e.toneMapped),e.userData!==void 0&&(this.userData=e.userData),e.vertexColors!==void 0&&(this.vertexColors=typeof e.vertexColors==`number`?e.vertexColors>0:e.vertexColors),e.size!==void 0&&(this.size=e.size),e.sizeAttenuation!==void 0&&(this.sizeAttenuation=e.sizeAttenuation),e.map!==void 0&&(this.map=t[e.map]||null),e.matcap!==void 0&&(this.matcap=t[e.matcap]||null),e.alphaMap!==void 0&&(this.alphaMap=t[e.alphaMap]||null),e.bumpMap!==void 0&&(this.bumpMap=t[e.bumpMap]||null),e.bumpScale!==void 0&&(this.bumpScale=e.bumpScale),e.normalMap!==void 0&&(this.normalMap=t[e.normalMap]||null),e.normalMapType!==void 0&&(this.normalMapType=e.normalMapType),e.normalScale!==void 0){let t=e.normalScale;Array.isArray(t)===!1&&(t=[t,t]),this.normalScale=new Fm().fromArray(t)}return e.displacementMap!==void 0&&(this.displacementMap=t[e.displacementMap]||null),e.displacementScale!==void 0&&(this.displacementScale=e.displacementScale),e.displacementBias!==void 0&&(this.displacementBias=e.displacementBias),e.roughnessMap!==void 0&&(this.roughnessMap=t[e.roughnessMap]||null),e.metalnessMap!==void 0&&(this.metalnessMap=t[e.metalnessMap]||null),e.emissiveMap!==void 0&&(this.emissiveMap=t[e.emissiveMap]||null),e.emissiveIntensity!==void 0&&(this.emissiveIntensity=e.emissiveIntensity),e.specularMap!==void 0&&(this.specularMap=t[e.specularMap]||null),e.specularIntensityMap!==void 0&&(this.specularIntensityMap=t[e.specularIntensityMap]||null),e.specularColorMap!==void 0&&(this.specularColorMap=t[e.specularColorMap]||null),e.envMap!==void 0&&(this.envMap=t[e.envMap]||null),e.envMapRotation!==void 0&&this.envMapRotation.fromArray(e.envMapRotation),e.envMapIntensity!==void 0&&(this.envMapIntensity=e.envMapIntensity),e.reflectivity!==void 0&&(this.reflectivity=e.reflectivity),e.refractionRatio!==void 0&&(this.refractionRatio=e.refractionRatio),e.lightMap!==void 0&&(this.lightMap=t[e.lightMap]||null),e.lightMapIntensity!==void 0&&(this.lightMapIntensity=e.lightMapIntensity),e.aoMap!==void 0&&(this.aoMap=t[e.aoMap]||null),e.aoMapIntensity!==void 0&&(this.aoMapIntensity=e.aoMapIntensity),e.gradientMap!==void 0&&(this.gradientMap=t[e.gradientMap]||null),e.clearcoatMap!==void 0&&(this.clearcoatMap=t[e.clearcoatMap]||null),e.clearcoatRoughnessMap!==void 0&&(this.clearcoatRoughnessMap=t[e.clearcoatRoughnessMap]||null),e.clearcoatNormalMap!==void 0&&(this.clearcoatNormalMap=t[e.clearcoatNormalMap]||null),e.clearcoatNormalScale!==void 0&&(this.clearcoatNormalScale=new Fm().fromArray(e.clearcoatNormalScale)),e.diffuseRoughnessMap!==void 0&&(this.diffuseRoughnessMap=t[e.diffuseRoughnessMap]||null),e.iridescenceMap!==void 0&&(this.iridescenceMap=t[e.iridescenceMap]||null),e.iridescenceThicknessMap!==void 0&&(this.iridescenceThicknessMap=t[e.iridescenceThicknessMap]||null),e.transmissionMap!==void 0&&(this.transmissionMap=t[e.transmissionMap]||null),e.thicknessMap!==void 0&&(this.thicknessMap=t[e.thicknessMap]||null),e.anisotropyMap!==void 0&&(this.anisotropyMap=t[e.anisotropyMap]||null),e.sheenColorMap!==void 0&&(this.sheenColorMap=t[e.sheenColorMap]||null),e.sheenRoughnessMap!==void 0&&(this.sheenRoughnessMap=t[e.sheenRoughnessMap]||null),this}clone(){return new this.constructor().copy(this)}copy(e){this.name=e.name,this.blending=e.blending,this.side=e.side,this.vertexColors=e.vertexColors,this.opacity=e.opacity,this.transparent=e.transparent,this.blendSrc=e.blendSrc,this.blendDst=e.blendDst,this.blendEquation=e.blendEquation,this.blendSrcAlpha=e.blendSrcAlpha,this.blendDstAlpha=e.blendDstAlpha,this.blendEquationAlpha=e.blendEquationAlpha,this.blendColor.copy(e.blendColor),this.blendAlpha=e.blendAlpha,this.depthFunc=e.depthFunc,this.depthTest=e.depthTest,this.depthWrite=e.depthWrite,this.stencilWriteMask=e.stencilWriteMask,this.stencilFunc=e.stencilFunc,this.stencilRef=e.stencilRef,this.stencilFuncMask=e.stencilFuncMask,this.stencilFail=e.stencilFail,this.stencilZFail=e.stencilZFail,this.stencilZPass=e.stencilZPass,this.stencilWrite=e.stencilWrite;let t=e.clippingPlanes,n=null;if(t!==null){let e=t.length;n=Array(e);for(let r=0;r!==e;++r)n[r]=t[r].clone()}return this.clippingPlanes=n,this.clipIntersection=e.clipIntersection,this.clipShadows=e.clipShadows,this.shadowSide=e.shadowSide,this.colorWrite=e.colorWrite,this.precision=e.precision,this.polygonOffset=e.polygonOffset,this.polygonOffsetFactor=e.polygonOffsetFactor,this.polygonOffsetUnits=e.polygonOffsetUnits,this.dithering=e.dithering,this.alphaTest=e.alphaTest,this.alphaHash=e.alphaHash,this.alphaToCoverage=e.alphaToCoverage,this.premultipliedAlpha=e.premultipliedAlpha,this.forceSinglePass=e.forceSinglePass,this.allowOverride=e.allowOverride,this.visible=e.visible,this.toneMapped=e.toneMapped,this.userData=JSON.parse(JSON.stringify(e.userData)),this}dispose(){this.dispatchEvent({type:`dispose`})}set needsUpdate(e){e===!0&&this.version++}},Ug=new Z,Wg=new Z,Gg=new Z,Kg=new Z,qg=class{constructor(e=new Z,t=new Z(0,0,-1)){this.origin=e,this.direction=t}set(e,t){return this.origin.copy(e),this.direction.copy(t),this}copy(e){return this.origin.copy(e.origin),this.direction.copy(e.direction),this}at(e,t){return t.copy(this.origin).addScaledVector(this.direction,e)}lookAt(e){return this.direction.copy(e).sub(this.origin).normalize(),this}recast(e){return this.origin.copy(this.at(e,Ug)),this}closestPointToPoint(e,t){t.subVectors(e,this.origin);let n=t.dot(this.direction);return n<0?t.copy(this.origin):t.copy(this.origin).addScaledVector(this.direction,n)}distanceToPoint(e){return Math.sqrt(this.distanceSqToPoint(e))}distanceSqToPoint(e){let t=Ug.subVectors(e,this.origin).dot(this.direction);return t<0?this.origin.distanceToSquared(e):(Ug.copy(this.origin).addScaledVector(this.direction,t),Ug.distanceToSquared(e))}distanceSqToSegment(e,t,n,r){Wg.copy(e).add(t).multiplyScalar(.5),Gg.copy(t).sub(e).normalize(),Kg.copy(this.origin).sub(Wg);let i=e.distanceTo(t)*.5,a=-this.direction.dot(Gg),o=Kg.dot(this.direction),s=-Kg.dot(Gg),c=Kg.lengthSq(),l=Math.abs(1-a*a),u,d,f,p;if(l>0){if(u=a*s-o,d=a*o-s,p=i*l,u>=0){if(d>=-p){if(d<=p){let e=1/l;u*=e,d*=e,f=u*(u+a*d+2*o)+d*(a*u+d+2*s)+c}else d=i,u=Math.max(0,-(a*d+o)),f=-u*u+d*(d+2*s)+c}else d=-i,u=Math.max(0,-(a*d+o)),f=-u*u+d*(d+2*s)+c}else d<=-p?(u=Math.max(0,-(-a*i+o)),d=u>0?-i:Math.min(Math.max(-i,-s),i),f=-u*u+d*(d+2*s)+c):d<=p?(u=0,d=Math.min(Math.max(-i,-s),i),f=d*(d+2*s)+c):(u=Math.max(0,-(a*i+o)),d=u>0?i:Math.min(Math.max(-i,-s),i),f=-u*u+d*(d+2*s)+c)}else d=a>0?-i:i,u=Math.max(0,-(a*d+o)),f=-u*u+d*(d+2*s)+c;return n&&n.copy(this.origin).addScaledVector(this.direction,u),r&&r.copy(Wg).addScaledVector(Gg,d),f}intersectSphere(e,t){if(e.radius<0)return null;Ug.subVectors(e.center,this.origin);let n=Ug.dot(this.direction),r=Ug.dot(Ug)-n*n,i=e.radius*e.radius;if(r>i)return null;let a=Math.sqrt(i-r),o=n-a,s=n+a;return s<0?null:o<0?this.at(s,t):this.at(o,t)}intersectsSphere(e){return e.radius<0?!1:this.distanceSqToPoint(e.center)<=e.radius*e.radius}distanceToPlane(e){let t=e.normal.dot(this.direction);if(t===0)return e.distanceToPoint(this.origin)===0?0:null;let n=-(this.origin.dot(e.normal)+e.constant)/t;return n>=0?n:null}intersectPlane(e,t){let n=this.distanceToPlane(e);return n===null?null:this.at(n,t)}intersectsPlane(e){let t=e.distanceToPoint(this.origin);return t===0||e.normal.dot(this.direction)*t<0}intersectBox(e,t){let n,r,i,a,o,s,c=1/this.direction.x,l=1/this.direction.y,u=1/this.direction.z,d=this.origin;return c>=0?(n=(e.min.x-d.x)*c,r=(e.max.x-d.x)*c):(n=(e.max.x-d.x)*c,r=(e.min.x-d.x)*c),l>=0?(i=(e.min.y-d.y)*l,a=(e.max.y-d.y)*l):(i=(e.max.y-d.y)*l,a=(e.min.y-d.y)*l),n>a||i>r||((i>n||isNaN(n))&&(n=i),(a<r||isNaN(r))&&(r=a),u>=0?(o=(e.min.z-d.z)*u,s=(e.max.z-d.z)*u):(o=(e.max.z-d.z)*u,s=(e.min.z-d.z)*u),n>s||o>r)||((o>n||n!==n)&&(n=o),(s<r||r!==r)&&(r=s),r<0)?null:this.at(n>=0?n:r,t)}intersectsBox(e){return this.intersectBox(e,Ug)!==null}intersectTriangle(e,t,n,r,i){let a=this.origin,o=this.direction,s=o.x,c=o.y,l=o.z,u=e.x-a.x,d=e.y-a.y,f=e.z-a.z,p=t.x-a.x,m=t.y-a.y,h=t.z-a.z,g=n.x-a.x,_=n.y-a.y,v=n.z-a.z,y=Math.abs(s),b=Math.abs(c),x=Math.abs(l),S,C,w,T,E,D,O,k,A,j,ee,M;if(y>=b&&y>=x?(w=s,D=u,A=p,M=g,s>=0?(S=c,C=l,T=d,E=f,O=m,k=h,j=_,ee=v):(S=l,C=c,T=f,E=d,O=h,k=m,j=v,ee=_)):b>=x?(w=c,D=d,A=m,M=_,c>=0?(S=l,C=s,T=f,E=u,O=h,k=p,j=v,ee=g):(S=s,C=l,T=u,E=f,O=p,k=h,j=g,ee=v)):(w=l,D=f,A=h,M=v,l>=0?(S=s,C=c,T=u,E=d,O=p,k=m,j=g,ee=_):(S=c,C=s,T=d,E=u,O=m,k=p,j=_,ee=g)),w===0)return null;let te=S/w,ne=C/w,re=1/w,ie=T-te*D,ae=E-ne*D,oe=O-te*A,se=k-ne*A,ce=j-te*M,le=ee-ne*M,ue=ce*se-le*oe,de=ie*le-ae*ce,fe=oe*ae-se*ie;if(r){if(ue<0||de<0||fe<0)return null}else if((ue<0||de<0||fe<0)&&(ue>0||de>0||fe>0))return null;let pe=ue+de+fe;if(pe===0)return null;let me=re*(ue*D+de*A+fe*M);return(pe>0?me<0:me>0)?null:this.at(me/pe,i)}applyMatrix4(e){return this.origin.applyMatrix4(e),this.direction.transformDirection(e),this}equals(e){return e.origin.equals(this.origin)&&e.direction.equals(this.direction)}clone(){return new this.constructor().copy(this)}},Jg=class extends Hg{constructor(e){super(),this.isMeshBasicMaterial=!0,this.type=`MeshBasicMaterial`,this.color=new Bh(16777215),this.map=null,this.lightMap=null,this.lightMapIntensity=1,this.aoMap=null,this.aoMapIntensity=1,this.specularMap=null,this.alphaMap=null,this.envMap=null,this.envMapRotation=new hh,this.combine=0,this.reflectivity=1,this.refractionRatio=.98,this.wireframe=!1,this.wireframeLinewidth=1,this.wireframeLinecap=`round`,this.wireframeLinejoin=`round`,this.fog=!0,this.setValues(e)}copy(e){return super.copy(e),this.color.copy(e.color),this.map=e.map,this.lightMap=e.lightMap,this.lightMapIntensity=e.lightMapIntensity,this.aoMap=e.aoMap,this.aoMapIntensity=e.aoMapIntensity,this.specularMap=e.specularMap,this.alphaMap=e.alphaMap,this.envMap=e.envMap,this.envMapRotation.copy(e.envMapRotation),this.combine=e.combine,this.reflectivity=e.reflectivity,this.refractionRatio=e.refractionRatio,this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this.wireframeLinecap=e.wireframeLinecap,this.wireframeLinejoin=e.wireframeLinejoin,this.fog=e.fog,this}},Yg=new ah,Xg=new qg,Zg=new Og,Qg=new Z,$g=new Z,e_=new Z,t_=new Z,n_=new Z,r_=new Z,i_=new Z,a_=new Z,o_=class extends Mh{constructor(e=new Ig,t=new Jg){super(),this.isMesh=!0,this.type=`Mesh`,this.geometry=e,this.material=t,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.count=1,this.updateMorphTargets()}copy(e,t){return super.copy(e,t),this.morphTargetInfluences=e.morphTargetInfluences===void 0?void 0:e.morphTargetInfluences.slice(),this.morphTargetDictionary=e.morphTargetDictionary===void 0?void 0:Object.assign({},e.morphTargetDictionary),this.material=Array.isArray(e.material)?e.material.slice():e.material,this.geometry=e.geometry,this}updateMorphTargets(){let e=this.geometry.morphAttributes,t=Object.keys(e);if(t.length>0){let n=e[t[0]];if(n!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let e=0,t=n.length;e<t;e++){let t=n[e].name||String(e);this.morphTargetInfluences.push(0),this.morphTargetDictionary[t]=e}}}}getVertexPosition(e,t){let n=this.geometry,r=n.attributes.position,i=n.morphAttributes.position,a=n.morphTargetsRelative;t.fromBufferAttribute(r,e);let o=this.morphTargetInfluences;if(i&&o){r_.set(0,0,0);for(let n=0,r=i.length;n<r;n++){let r=o[n],s=i[n];r!==0&&(n_.fromBufferAttribute(s,e),a?r_.addScaledVector(n_,r):r_.addScaledVector(n_.sub(t),r))}t.add(r_)}return t}intersectsFrustum(e){return e.intersectsObject(this)}raycast(e,t){let n=this.geometry,r=this.material,i=this.matrixWorld;r!==void 0&&(n.boundingSphere===null&&n.computeBoundingSphere(),Zg.copy(n.boundingSphere),Zg.applyMatrix4(i),Xg.copy(e.ray).recast(e.near),Zg.containsPoint(Xg.origin)===!1&&(Xg.intersectSphere(Zg,Qg)===null||Xg.origin.distanceToSquared(Qg)>(e.far-e.near)**2)||(Yg.copy(i).invert(),Xg.copy(e.ray).applyMatrix4(Yg),(n.boundingBox===null||Xg.intersectsBox(n.boundingBox)!==!1)&&this._computeIntersections(e,t,Xg)))}_computeIntersections(e,t,n){let r,i=this.geometry,a=this.material,o=i.index,s=i.attributes.position,c=i.attributes.uv,l=i.attributes.uv1,u=i.attributes.normal,d=i.groups,f=i.drawRange;if(o!==null){if(Array.isArray(a))for(let i=0,s=d.length;i<s;i++){let s=d[i],p=a[s.materialIndex],m=Math.max(s.start,f.start),h=Math.min(o.count,Math.min(s.start+s.count,f.start+f.count));for(let i=m,a=h;i<a;i+=3){let a=o.getX(i),d=o.getX(i+1),f=o.getX(i+2);r=c_(this,p,e,n,c,l,u,a,d,f),r&&(r.faceIndex=Math.floor(i/3),r.face.materialIndex=s.materialIndex,t.push(r))}}else{let i=Math.max(0,f.start),s=Math.min(o.count,f.start+f.count);for(let d=i,f=s;d<f;d+=3){let i=o.getX(d),s=o.getX(d+1),f=o.getX(d+2);r=c_(this,a,e,n,c,l,u,i,s,f),r&&(r.faceIndex=Math.floor(d/3),t.push(r))}}}else if(s!==void 0){if(Array.isArray(a))for(let i=0,o=d.length;i<o;i++){let o=d[i],p=a[o.materialIndex],m=Math.max(o.start,f.start),h=Math.min(s.count,Math.min(o.start+o.count,f.start+f.count));for(let i=m,a=h;i<a;i+=3){let a=i,s=i+1,d=i+2;r=c_(this,p,e,n,c,l,u,a,s,d),r&&(r.faceIndex=Math.floor(i/3),r.face.materialIndex=o.materialIndex,t.push(r))}}else{let i=Math.max(0,f.start),o=Math.min(s.count,f.start+f.count);for(let s=i,d=o;s<d;s+=3){let i=s,o=s+1,d=s+2;r=c_(this,a,e,n,c,l,u,i,o,d),r&&(r.faceIndex=Math.floor(s/3),t.push(r))}}}}};function s_(e,t,n,r,i,a,o,s){let c;if(c=t.side===1?r.intersectTriangle(o,a,i,!0,s):r.intersectTriangle(i,a,o,t.side===0,s),c===null)return null;a_.copy(s),a_.applyMatrix4(e.matrixWorld);let l=n.ray.origin.distanceTo(a_);return l<n.near||l>n.far?null:{distance:l,point:a_.clone(),object:e}}function c_(e,t,n,r,i,a,o,s,c,l){e.getVertexPosition(s,$g),e.getVertexPosition(c,e_),e.getVertexPosition(l,t_);let u=s_(e,t,n,r,$g,e_,t_,i_);if(u){let e=new Z;ng.getBarycoord(i_,$g,e_,t_,e),i&&(u.uv=ng.getInterpolatedAttribute(i,s,c,l,e,new Fm)),a&&(u.uv1=ng.getInterpolatedAttribute(a,s,c,l,e,new Fm)),o&&(u.normal=ng.getInterpolatedAttribute(o,s,c,l,e,new Z),u.normal.dot(r.direction)>0&&u.normal.multiplyScalar(-1));let t={a:s,b:c,c:l,normal:new Z,materialIndex:0};ng.getNormal($g,e_,t_,t.normal),u.face=t,u.barycoord=e}return u}var l_=class extends $m{constructor(e=null,t=1,n=1,r,i,a,o,s,c=zf,l=zf,u,d){super(null,a,o,s,c,l,r,i,u,d),this.isDataTexture=!0,this.image={data:e,width:t,height:n},this.generateMipmaps=!1,this.flipY=!1,this.unpackAlignment=1}},u_=class extends xg{constructor(e,t,n,r=1){super(e,t,n),this.isInstancedBufferAttribute=!0,this.meshPerAttribute=r}copy(e){return super.copy(e),this.meshPerAttribute=e.meshPerAttribute,this}toJSON(){let e=super.toJSON();return e.meshPerAttribute=this.meshPerAttribute,e.isInstancedBufferAttribute=!0,e}},d_=new Og,f_=new Fm(.5,.5),p_=new Z,m_=class{constructor(e=new Bg,t=new Bg,n=new Bg,r=new Bg,i=new Bg,a=new Bg){this.planes=[e,t,n,r,i,a]}set(e,t,n,r,i,a){let o=this.planes;return o[0].copy(e),o[1].copy(t),o[2].copy(n),o[3].copy(r),o[4].copy(i),o[5].copy(a),this}copy(e){let t=this.planes;for(let n=0;n<6;n++)t[n].copy(e.planes[n]);return this}setFromProjectionMatrix(e,t=fm,n=!1){let r=this.planes,i=e.elements,a=i[0],o=i[1],s=i[2],c=i[3],l=i[4],u=i[5],d=i[6],f=i[7],p=i[8],m=i[9],h=i[10],g=i[11],_=i[12],v=i[13],y=i[14],b=i[15];if(r[0].setComponents(c-a,f-l,g-p,b-_).normalize(),r[1].setComponents(c+a,f+l,g+p,b+_).normalize(),r[2].setComponents(c+o,f+u,g+m,b+v).normalize(),r[3].setComponents(c-o,f-u,g-m,b-v).normalize(),n)r[4].setComponents(s,d,h,y).normalize(),r[5].setComponents(c-s,f-d,g-h,b-y).normalize();else if(r[4].setComponents(c-s,f-d,g-h,b-y).normalize(),t===2e3)r[5].setComponents(c+s,f+d,g+h,b+y).normalize();else if(t===2001)r[5].setComponents(s,d,h,y).normalize();else throw Error(`THREE.Frustum.setFromProjectionMatrix(): Invalid coordinate system: `+t);return this}intersectsObject(e){if(e.boundingSphere!==void 0)e.boundingSphere===null&&e.computeBoundingSphere(),d_.copy(e.boundingSphere).applyMatrix4(e.matrixWorld);else{let t=e.geometry;t.boundingSphere===null&&t.computeBoundingSphere(),d_.copy(t.boundingSphere).applyMatrix4(e.matrixWorld)}return this.intersectsSphere(d_)}intersectsSprite(e){return d_.center.set(0,0,0),d_.radius=.7071067811865476+f_.distanceTo(e.center),d_.applyMatrix4(e.matrixWorld),this.intersectsSphere(d_)}intersectsSphere(e){let t=this.planes,n=e.center,r=-e.radius;for(let e=0;e<6;e++)if(t[e].distanceToPoint(n)<r)return!1;return!0}intersectsBox(e){let t=this.planes;for(let n=0;n<6;n++){let r=t[n];if(p_.x=r.normal.x>0?e.max.x:e.min.x,p_.y=r.normal.y>0?e.max.y:e.min.y,p_.z=r.normal.z>0?e.max.z:e.min.z,r.distanceToPoint(p_)<0)return!1}return!0}containsPoint(e){let t=this.planes;for(let n=0;n<6;n++)if(t[n].distanceToPoint(e)<0)return!1;return!0}clone(){return new this.constructor().copy(this)}},h_=new ah,g_=class e{constructor(){this.coordinateSystem=fm,this._frustums=[],this._count=0}setFromArrayCamera(e){let t=e.cameras,n=this._frustums;for(let e=0;e<t.length;e++){let r=t[e];h_.multiplyMatrices(r.projectionMatrix,r.matrixWorldInverse),n[e]===void 0&&(n[e]=new m_),n[e].setFromProjectionMatrix(h_,r.coordinateSystem,r.reversedDepth)}return this._count=t.length,this}getFrustum(e){return this._frustums[e]}intersectsObject(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsObject(e))return!0;return!1}intersectsSprite(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsSprite(e))return!0;return!1}intersectsSphere(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsSphere(e))return!0;return!1}intersectsBox(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].intersectsBox(e))return!0;return!1}containsPoint(e){let t=this._frustums;for(let n=0;n<this._count;n++)if(t[n].containsPoint(e))return!0;return!1}copy(e){this.coordinateSystem=e.coordinateSystem;let t=this._frustums,n=e._frustums;for(let r=0;r<e._count;r++)t[r]===void 0&&(t[r]=new m_),t[r].copy(n[r]);return this._count=e._count,this}clone(){return new e().copy(this)}},__=class extends Hg{constructor(e){super(),this.isPointsMaterial=!0,this.type=`PointsMaterial`,this.color=new Bh(16777215),this.map=null,this.alphaMap=null,this.size=1,this.sizeAttenuation=!0,this.fog=!0,this.setValues(e)}copy(e){return super.copy(e),this.color.copy(e.color),this.map=e.map,this.alphaMap=e.alphaMap,this.size=e.size,this.sizeAttenuation=e.sizeAttenuation,this.fog=e.fog,this}},v_=new ah,y_=new qg,b_=new Og,x_=new Z,S_=class extends Mh{constructor(e=new Ig,t=new __){super(),this.isPoints=!0,this.type=`Points`,this.geometry=e,this.material=t,this.morphTargetDictionary=void 0,this.morphTargetInfluences=void 0,this.updateMorphTargets()}copy(e,t){return super.copy(e,t),this.morphTargetInfluences=e.morphTargetInfluences===void 0?void 0:e.morphTargetInfluences.slice(),this.morphTargetDictionary=e.morphTargetDictionary===void 0?void 0:Object.assign({},e.morphTargetDictionary),this.material=Array.isArray(e.material)?e.material.slice():e.material,this.geometry=e.geometry,this}intersectsFrustum(e){return e.intersectsObject(this)}raycast(e,t){let n=this.geometry,r=this.matrixWorld,i=e.params.Points.threshold,a=n.drawRange;if(n.boundingSphere===null&&n.computeBoundingSphere(),b_.copy(n.boundingSphere),b_.applyMatrix4(r),b_.radius+=i,e.ray.intersectsSphere(b_)===!1)return;v_.copy(r).invert(),y_.copy(e.ray).applyMatrix4(v_);let o=i/((this.scale.x+this.scale.y+this.scale.z)/3),s=o*o,c=n.index,l=n.attributes.position;if(c!==null){let n=Math.max(0,a.start),i=Math.min(c.count,a.start+a.count);for(let a=n,o=i;a<o;a++){let n=c.getX(a);x_.fromBufferAttribute(l,n),C_(x_,n,s,r,e,t,this)}}else{let n=Math.max(0,a.start),i=Math.min(l.count,a.start+a.count);for(let a=n,o=i;a<o;a++)x_.fromBufferAttribute(l,a),C_(x_,a,s,r,e,t,this)}}updateMorphTargets(){let e=this.geometry.morphAttributes,t=Object.keys(e);if(t.length>0){let n=e[t[0]];if(n!==void 0){this.morphTargetInfluences=[],this.morphTargetDictionary={};for(let e=0,t=n.length;e<t;e++){let t=n[e].name||String(e);this.morphTargetInfluences.push(0),this.morphTargetDictionary[t]=e}}}}};function C_(e,t,n,r,i,a,o){let s=y_.distanceSqToPoint(e);if(s<n){let n=new Z;y_.closestPointToPoint(e,n),n.applyMatrix4(r);let c=i.ray.origin.distanceTo(n);if(c<i.near||c>i.far)return;a.push({distance:c,distanceToRay:Math.sqrt(s),point:n,index:t,face:null,faceIndex:null,barycoord:null,object:o})}}var w_=class extends $m{constructor(e=[],t=301,n,r,i,a,o,s,c,l){super(e,t,n,r,i,a,o,s,c,l),this.isCubeTexture=!0,this.flipY=!1}get images(){return this.image}set images(e){this.image=e}},T_=class extends $m{constructor(e,t,n=Xf,r,i,a,o=zf,s=zf,c,l=sp,u=1){if(l!==1026&&l!==1027)throw Error(`THREE.DepthTexture: format must be either THREE.DepthFormat or THREE.DepthStencilFormat`);super({width:e,height:t,depth:u},r,i,a,o,s,l,n,c),this.isDepthTexture=!0,this.flipY=!1,this.generateMipmaps=!1,this.compareFunction=null}copy(e){return super.copy(e),this.source=new Ym(Object.assign({},e.image)),this.compareFunction=e.compareFunction,this}toJSON(e){let t=super.toJSON(e);return t.compareFunction=this.compareFunction,t}},E_=class extends T_{constructor(e,t=Xf,n=301,r,i,a=zf,o=zf,s,c=sp){let l={width:e,height:e,depth:1},u=[l,l,l,l,l,l];super(e,e,t,n,r,i,a,o,s,c),this.image=u,this.isCubeDepthTexture=!0,this.isCubeTexture=!0}get images(){return this.image}set images(e){this.image=e}},D_=class extends $m{constructor(e=null){super(),this.sourceTexture=e,this.isExternalTexture=!0}copy(e){return super.copy(e),this.sourceTexture=e.sourceTexture,this}},O_=class e extends Ig{constructor(e=1,t=1,n=1,r=1,i=1,a=1){super(),this.type=`BoxGeometry`,this.parameters={width:e,height:t,depth:n,widthSegments:r,heightSegments:i,depthSegments:a};let o=this;r=Math.floor(r),i=Math.floor(i),a=Math.floor(a);let s=[],c=[],l=[],u=[],d=0,f=0;p(`z`,`y`,`x`,-1,-1,n,t,e,a,i,0),p(`z`,`y`,`x`,1,-1,n,t,-e,a,i,1),p(`x`,`z`,`y`,1,1,e,n,t,r,a,2),p(`x`,`z`,`y`,1,-1,e,n,-t,r,a,3),p(`x`,`y`,`z`,1,-1,e,t,n,r,i,4),p(`x`,`y`,`z`,-1,-1,e,t,-n,r,i,5),this.setIndex(s),this.setAttribute(`position`,new wg(c,3)),this.setAttribute(`normal`,new wg(l,3)),this.setAttribute(`uv`,new wg(u,2));function p(e,t,n,r,i,a,p,m,h,g,_){let v=a/h,y=p/g,b=a/2,x=p/2,S=m/2,C=h+1,w=g+1,T=0,E=0,D=new Z;for(let a=0;a<w;a++){let o=a*y-x;for(let s=0;s<C;s++)D[e]=(s*v-b)*r,D[t]=o*i,D[n]=S,c.push(D.x,D.y,D.z),D[e]=0,D[t]=0,D[n]=m>0?1:-1,l.push(D.x,D.y,D.z),u.push(s/h),u.push(1-a/g),T+=1}for(let e=0;e<g;e++)for(let t=0;t<h;t++){let n=d+t+C*e,r=d+t+C*(e+1),i=d+(t+1)+C*(e+1),a=d+(t+1)+C*e;s.push(n,r,a),s.push(r,i,a),E+=6}o.addGroup(f,E,_),f+=E,d+=T}}copy(e){return super.copy(e),this.parameters=Object.assign({},e.parameters),this}static fromJSON(t){return new e(t.width,t.height,t.depth,t.widthSegments,t.heightSegments,t.depthSegments)}},k_=class e extends Ig{constructor(e=1,t=1,n=1,r=1){super(),this.type=`PlaneGeometry`,this.parameters={width:e,height:t,widthSegments:n,heightSegments:r};let i=e/2,a=t/2,o=Math.floor(n),s=Math.floor(r),c=o+1,l=s+1,u=e/o,d=t/s,f=[],p=[],m=[],h=[];for(let e=0;e<l;e++){let t=e*d-a;for(let n=0;n<c;n++){let r=n*u-i;p.push(r,-t,0),m.push(0,0,1),h.push(n/o),h.push(1-e/s)}}for(let e=0;e<s;e++)for(let t=0;t<o;t++){let n=t+c*e,r=t+c*(e+1),i=t+1+c*(e+1),a=t+1+c*e;f.push(n,r,a),f.push(r,i,a)}this.setIndex(f),this.setAttribute(`position`,new wg(p,3)),this.setAttribute(`normal`,new wg(m,3)),this.setAttribute(`uv`,new wg(h,2))}copy(e){return super.copy(e),this.parameters=Object.assign({},e.parameters),this}static fromJSON(t){return new e(t.width,t.height,t.widthSegments,t.heightSegments)}};function A_(e){let t={};for(let n in e){t[n]={};for(let r in e[n]){let i=e[n][r];if(M_(i))i.isRenderTargetTexture?(Y(`UniformsUtils: Textures of render targets cannot be cloned via cloneUniforms() or mergeUniforms().`),t[n][r]=null):t[n][r]=i.clone();else if(Array.isArray(i)){if(M_(i[0])){let e=[];for(let t=0,n=i.length;t<n;t++)e[t]=i[t].clone();t[n][r]=e}else t[n][r]=i.slice()}else t[n][r]=i}}return t}function j_(e){let t={};for(let n=0;n<e.length;n++){let r=A_(e[n]);for(let e in r)t[e]=r[e]}return t}function M_(e){return e&&(e.isColor||e.isMatrix3||e.isMatrix4||e.isVector2||e.isVector3||e.isVector4||e.isTexture||e.isQuaternion)}function N_(e){let t=[];for(let n=0;n<e.length;n++)t.push(e[n].clone());return t}function P_(e){let t=e.getRenderTarget();return t===null?e.outputColorSpace:t.isXRRenderTarget===!0?t.texture.colorSpace:Um.workingColorSpace}var F_={clone:A_,merge:j_},I_=`void main() {
	gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
}`,L_=`void main() {
	gl_FragColor = vec4( 1.0, 0.0, 0.0, 1.0 );
}`,R_=class extends Hg{constructor(e){super(),this.isShaderMaterial=!0,this.type=`ShaderMaterial`,this.defines={},this.uniforms={},this.uniformsGroups=[],this.vertexShader=I_,this.fragmentShader=L_,this.linewidth=1,this.wireframe=!1,this.wireframeLinewidth=1,this.fog=!1,this.lights=!1,this.clipping=!1,this.forceSinglePass=!0,this.extensions={clipCullDistance:!1,multiDraw:!1},this.defaultAttributeValues={color:[1,1,1],uv:[0,0],uv1:[0,0]},this.index0AttributeName=void 0,this.uniformsNeedUpdate=!1,this.glslVersion=null,e!==void 0&&this.setValues(e)}copy(e){return super.copy(e),this.fragmentShader=e.fragmentShader,this.vertexShader=e.vertexShader,this.uniforms=A_(e.uniforms),this.uniformsGroups=N_(e.uniformsGroups),this.defines=Object.assign({},e.defines),this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this.fog=e.fog,this.lights=e.lights,this.clipping=e.clipping,this.extensions=Object.assign({},e.extensions),this.glslVersion=e.glslVersion,this.defaultAttributeValues=Object.assign({},e.defaultAttributeValues),this.index0AttributeName=e.index0AttributeName,this.uniformsNeedUpdate=e.uniformsNeedUpdate,this}toJSON(e){let t=super.toJSON(e);t.glslVersion=this.glslVersion,t.uniforms={};for(let n in this.uniforms){let r=this.uniforms[n].value;r&&r.isTexture?t.uniforms[n]={type:`t`,value:r.toJSON(e).uuid}:r&&r.isColor?t.uniforms[n]={type:`c`,value:r.getHex()}:r&&r.isVector2?t.uniforms[n]={type:`v2`,value:r.toArray()}:r&&r.isVector3?t.uniforms[n]={type:`v3`,value:r.toArray()}:r&&r.isVector4?t.uniforms[n]={type:`v4`,value:r.toArray()}:r&&r.isMatrix3?t.uniforms[n]={type:`m3`,value:r.toArray()}:r&&r.isMatrix4?t.uniforms[n]={type:`m4`,value:r.toArray()}:t.uniforms[n]={value:r}}Object.keys(this.defines).length>0&&(t.defines=this.defines),t.vertexShader=this.vertexShader,t.fragmentShader=this.fragmentShader,t.lights=this.lights,t.clipping=this.clipping;let n={};for(let e in this.extensions)this.extensions[e]===!0&&(n[e]=!0);return Object.keys(n).length>0&&(t.extensions=n),t}fromJSON(e,t){if(super.fromJSON(e,t),e.uniforms!==void 0)for(let n in e.uniforms){let r=e.uniforms[n];switch(this.uniforms[n]={},r.type){case`t`:this.uniforms[n].value=t[r.value]||null;break;case`c`:this.uniforms[n].value=new Bh().setHex(r.value);break;case`v2`:this.uniforms[n].value=new Fm().fromArray(r.value);break;case`v3`:this.uniforms[n].value=new Z().fromArray(r.value);break;case`v4`:this.uniforms[n].value=new eh().fromArray(r.value);break;case`m3`:this.uniforms[n].value=new Q().fromArray(r.value);break;case`m4`:this.uniforms[n].value=new ah().fromArray(r.value);break;default:this.uniforms[n].value=r.value}}if(e.defines!==void 0&&(this.defines=e.defines),e.vertexShader!==void 0&&(this.vertexShader=e.vertexShader),e.fragmentShader!==void 0&&(this.fragmentShader=e.fragmentShader),e.glslVersion!==void 0&&(this.glslVersion=e.glslVersion),e.extensions!==void 0)for(let t in e.extensions)this.extensions[t]=e.extensions[t];return e.lights!==void 0&&(this.lights=e.lights),e.clipping!==void 0&&(this.clipping=e.clipping),this}},z_=class extends R_{constructor(e){super(e),this.isRawShaderMaterial=!0,this.type=`RawShaderMaterial`}},B_=class extends Hg{constructor(e){super(),this.isMeshDepthMaterial=!0,this.type=`MeshDepthMaterial`,this.depthPacking=rm,this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.wireframe=!1,this.wireframeLinewidth=1,this.setValues(e)}copy(e){return super.copy(e),this.depthPacking=e.depthPacking,this.map=e.map,this.alphaMap=e.alphaMap,this.displacementMap=e.displacementMap,this.displacementScale=e.displacementScale,this.displacementBias=e.displacementBias,this.wireframe=e.wireframe,this.wireframeLinewidth=e.wireframeLinewidth,this}},V_=class extends Hg{constructor(e){super(),this.isMeshDistanceMaterial=!0,this.type=`MeshDistanceMaterial`,this.map=null,this.alphaMap=null,this.displacementMap=null,this.displacementScale=1,this.displacementBias=0,this.setValues(e)}copy(e){return super.copy(e),this.map=e.map,this.alphaMap=e.alphaMap,this.displacementMap=e.displacementMap,this.displacementScale=e.displacementScale,this.displacementBias=e.displacementBias,this}};function H_(e,t){return!e||e.constructor===t?e:typeof t.BYTES_PER_ELEMENT==`number`?new t(e):Array.prototype.slice.call(e)}function U_(e){return e!==void 0&&e.inTangents!==void 0&&e.outTangents!==void 0}var W_=class{constructor(e,t,n,r){this.parameterPositions=e,this._cachedIndex=0,this.resultBuffer=r===void 0?new t.constructor(n):r,this.sampleValues=t,this.valueSize=n,this.settings=null,this.DefaultSettings_={}}evaluate(e){let t=this.parameterPositions,n=this._cachedIndex,r=t[n],i=t[n-1];validate_interval:{seek:{let a;linear_scan:{forward_scan:if(!(e<r)){for(let a=n+2;;){if(r===void 0){if(e<i)break forward_scan;return n=t.length,this._cachedIndex=n,this.copySampleValue_(n-1)}if(n===a)break;if(i=r,r=t[++n],e<r)break seek}a=t.length;break linear_scan}if(!(e>=i)){let o=t[1];e<o&&(n=2,i=o);for(let a=n-2;;){if(i===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(n===a)break;if(r=i,i=t[--n-1],e>=i)break seek}a=n,n=0;break linear_scan}break validate_interval}for(;n<a;){let r=n+a>>>1;e<t[r]?a=r:n=r+1}if(r=t[n],i=t[n-1],i===void 0)return this._cachedIndex=0,this.copySampleValue_(0);if(r===void 0)return n=t.length,this._cachedIndex=n,this.copySampleValue_(n-1)}this._cachedIndex=n,this.intervalChanged_(n,i,r)}return this.interpolate_(n,i,e,r)}getSettings_(){return this.settings||this.DefaultSettings_}copySampleValue_(e){let t=this.resultBuffer,n=this.sampleValues,r=this.valueSize,i=e*r;for(let e=0;e!==r;++e)t[e]=n[i+e];return t}interpolate_(){throw Error(`THREE.Interpolant: Call to abstract method.`)}intervalChanged_(){}},G_=class extends W_{constructor(e,t,n,r){super(e,t,n,r),this._weightPrev=-0,this._offsetPrev=-0,this._weightNext=-0,this._offsetNext=-0,this.DefaultSettings_={endingStart:em,endingEnd:em}}intervalChanged_(e,t,n){let r=this.parameterPositions,i=e-2,a=e+1,o=r[i],s=r[a];if(o===void 0)switch(this.getSettings_().endingStart){case tm:i=e,o=2*t-n;break;case nm:i=r.length-2,o=t+r[i]-r[i+1];break;default:i=e,o=n}if(s===void 0)switch(this.getSettings_().endingEnd){case tm:a=e,s=2*n-t;break;case nm:a=1,s=n+r[1]-r[0];break;default:a=e-1,s=t}let c=(n-t)*.5,l=this.valueSize;this._weightPrev=c/(t-o),this._weightNext=c/(s-n),this._offsetPrev=i*l,this._offsetNext=a*l}interpolate_(e,t,n,r){let i=this.resultBuffer,a=this.sampleValues,o=this.valueSize,s=e*o,c=s-o,l=this._offsetPrev,u=this._offsetNext,d=this._weightPrev,f=this._weightNext,p=(n-t)/(r-t),m=p*p,h=m*p,g=-d*h+2*d*m-d*p,_=(1+d)*h+(-1.5-2*d)*m+(-.5+d)*p+1,v=(-1-f)*h+(1.5+f)*m+.5*p,y=f*h-f*m;for(let e=0;e!==o;++e)i[e]=g*a[l+e]+_*a[c+e]+v*a[s+e]+y*a[u+e];return i}},K_=class extends W_{constructor(e,t,n,r){super(e,t,n,r)}interpolate_(e,t,n,r){let i=this.resultBuffer,a=this.sampleValues,o=this.valueSize,s=e*o,c=s-o,l=(n-t)/(r-t),u=1-l;for(let e=0;e!==o;++e)i[e]=a[c+e]*u+a[s+e]*l;return i}},q_=class extends W_{constructor(e,t,n,r){super(e,t,n,r)}interpolate_(e){return this.copySampleValue_(e-1)}},J_=class extends W_{interpolate_(e,t,n,r){let i=this.resultBuffer,a=this.sampleValues,o=this.valueSize,s=e*o,c=s-o,l=this.inTangents,u=this.outTangents;if(!l||!u){let e=(n-t)/(r-t),l=1-e;for(let t=0;t!==o;++t)i[t]=a[c+t]*l+a[s+t]*e;return i}let d=o*2,f=e-1;for(let p=0;p!==o;++p){let o=a[c+p],m=a[s+p],h=f*d+p*2,g=u[h],_=u[h+1],v=e*d+p*2,y=l[v],b=l[v+1],x=Z_(n,t,g,y,r);i[p]=Y_(x,o,_,b,m)}return i}};function Y_(e,t,n,r,i){let a=1-e;return a*a*a*t+3*a*a*e*n+3*a*e*e*r+e*e*e*i}function X_(e,t,n,r,i){let a=1-e;return 3*a*a*(n-t)+6*a*e*(r-n)+3*e*e*(i-r)}function Z_(e,t,n,r,i){let a=(e-t)/(i-t);for(let o=0;o<8;o++){let o=Y_(a,t,n,r,i)-e;if(Math.abs(o)<1e-10)break;let s=X_(a,t,n,r,i);if(Math.abs(s)<1e-10)break;a=Math.max(0,Math.min(1,a-o/s))}return a}var Q_=class{constructor(e,t,n,r){if(e===void 0)throw Error(`THREE.KeyframeTrack: track name is undefined`);if(t===void 0||t.length===0)throw Error(`THREE.KeyframeTrack: no keyframes in track named `+e);this.name=e,this.times=H_(t,this.TimeBufferType),this.values=H_(n,this.ValueBufferType),this.setInterpolation(r||this.DefaultInterpolation)}static toJSON(e){let t=e.constructor,n;if(t.toJSON!==this.toJSON)n=t.toJSON(e);else{n={name:e.name,times:H_(e.times,Array),values:H_(e.values,Array)};let t=e.getInterpolation();t!==e.DefaultInterpolation&&(n.interpolation=t),U_(e.settings)&&(n.settings={inTangents:H_(e.settings.inTangents,Array),outTangents:H_(e.settings.outTangents,Array)})}return n.type=e.ValueTypeName,n}InterpolantFactoryMethodDiscrete(e){return new q_(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodLinear(e){return new K_(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodSmooth(e){return new G_(this.times,this.values,this.getValueSize(),e)}InterpolantFactoryMethodBezier(e){let t=new J_(this.times,this.values,this.getValueSize(),e);return this.settings&&(t.inTangents=this.settings.inTangents,t.outTangents=this.settings.outTangents),t}setInterpolation(e){let t;switch(e){case Xp:t=this.InterpolantFactoryMethodDiscrete;break;case Zp:t=this.InterpolantFactoryMethodLinear;break;case Qp:t=this.InterpolantFactoryMethodSmooth;break;case $p:t=this.InterpolantFactoryMethodBezier}if(t===void 0){let t=`unsupported interpolation for `+this.ValueTypeName+` keyframe track named `+this.name;if(this.createInterpolant===void 0){if(e!==this.DefaultInterpolation)this.setInterpolation(this.DefaultInterpolation);else throw Error(t)}return Y(`KeyframeTrack:`,t),this}return this.createInterpolant=t,this}getInterpolation(){switch(this.createInterpolant){case this.InterpolantFactoryMethodDiscrete:return Xp;case this.InterpolantFactoryMethodLinear:return Zp;case this.InterpolantFactoryMethodSmooth:return Qp;case this.InterpolantFactoryMethodBezier:return $p}}getValueSize(){return this.values.length/this.times.length}shift(e){if(e!==0){let t=this.times;for(let n=0,r=t.length;n!==r;++n)t[n]+=e;U_(this.settings)&&($_(this.settings.inTangents,e),$_(this.settings.outTangents,e))}return this}scale(e){if(e!==1){let t=this.times;for(let n=0,r=t.length;n!==r;++n)t[n]*=e;U_(this.settings)&&(ev(this.settings.inTangents,e),ev(this.settings.outTangents,e))}return this}trim(e,t){let n=this.times,r=n.length,i=0,a=r-1;for(;i!==r&&n[i]<e;)++i;for(;a!==-1&&n[a]>t;)--a;if(++a,i!==0||a!==r){i>=a&&(a=Math.max(a,1),i=a-1);let e=this.getValueSize();this.times=n.slice(i,a),this.values=this.values.slice(i*e,a*e)}return this}validate(){let e=!0,t=this.getValueSize();t-Math.floor(t)!==0&&(X(`KeyframeTrack: Invalid value size in track.`,this),e=!1);let n=this.times,r=this.values,i=n.length;i===0&&(X(`KeyframeTrack: Track is empty.`,this),e=!1);let a=null;for(let t=0;t!==i;t++){let r=n[t];if(typeof r==`number`&&isNaN(r)){X(`KeyframeTrack: Time is not a valid number.`,this,t,r),e=!1;break}if(a!==null&&a>r){X(`KeyframeTrack: Out of order keys.`,this,t,r,a),e=!1;break}a=r}if(r!==void 0&&mm(r))for(let t=0,n=r.length;t!==n;++t){let n=r[t];if(isNaN(n)){X(`KeyframeTrack: Value is not a valid number.`,this,t,n),e=!1;break}}return e}optimize(){let e=this.times.slice(),t=this.values.slice(),n=this.getValueSize(),r=this.getInterpolation()===Qp,i=e.length-1,a=1;for(let o=1;o<i;++o){let i=!1,s=e[o];if(s!==e[o+1]&&(o!==1||s!==e[0])){if(r)i=!0;else{let e=o*n,r=e-n,a=e+n;for(let o=0;o!==n;++o){let n=t[e+o];if(n!==t[r+o]||n!==t[a+o]){i=!0;break}}}}if(i){if(o!==a){e[a]=e[o];let r=o*n,i=a*n;for(let e=0;e!==n;++e)t[i+e]=t[r+e]}++a}}if(i>0){e[a]=e[i];for(let e=i*n,r=a*n,o=0;o!==n;++o)t[r+o]=t[e+o];++a}return a===e.length?(this.times=e,this.values=t):(this.times=e.slice(0,a),this.values=t.slice(0,a*n)),this}clone(){let e=this.times.slice(),t=this.values.slice(),n=this.constructor,r=new n(this.name,e,t);return r.createInterpolant=this.createInterpolant,U_(this.settings)&&(r.settings={inTangents:this.settings.inTangents.slice(),outTangents:this.settings.outTangents.slice()}),r}};function $_(e,t){for(let n=0,r=e.length;n!==r;n+=2)e[n]+=t}function ev(e,t){for(let n=0,r=e.length;n!==r;n+=2)e[n]*=t}Q_.prototype.ValueTypeName=``,Q_.prototype.TimeBufferType=Float32Array,Q_.prototype.ValueBufferType=Float32Array,Q_.prototype.DefaultInterpolation=Zp;var tv=class extends Q_{constructor(e,t,n){super(e,t,n)}};tv.prototype.ValueTypeName=`bool`,tv.prototype.ValueBufferType=Array,tv.prototype.DefaultInterpolation=Xp,tv.prototype.InterpolantFactoryMethodLinear=void 0,tv.prototype.InterpolantFactoryMethodSmooth=void 0;var nv=class extends Q_{constructor(e,t,n,r){super(e,t,n,r)}};nv.prototype.ValueTypeName=`color`;var rv=class extends Q_{constructor(e,t,n,r){super(e,t,n,r)}};rv.prototype.ValueTypeName=`number`;var iv=class extends W_{constructor(e,t,n,r){super(e,t,n,r)}interpolate_(e,t,n,r){let i=this.resultBuffer,a=this.sampleValues,o=this.valueSize,s=(n-t)/(r-t),c=e*o;for(let e=c+o;c!==e;c+=4)Im.slerpFlat(i,0,a,c-o,a,c,s);return i}},av=class extends Q_{constructor(e,t,n,r){super(e,t,n,r)}InterpolantFactoryMethodLinear(e){return new iv(this.times,this.values,this.getValueSize(),e)}};av.prototype.ValueTypeName=`quaternion`,av.prototype.InterpolantFactoryMethodSmooth=void 0;var ov=class extends Q_{constructor(e,t,n){super(e,t,n)}};ov.prototype.ValueTypeName=`string`,ov.prototype.ValueBufferType=Array,ov.prototype.DefaultInterpolation=Xp,ov.prototype.InterpolantFactoryMethodLinear=void 0,ov.prototype.InterpolantFactoryMethodSmooth=void 0;var sv=class extends Q_{constructor(e,t,n,r){super(e,t,n,r)}};sv.prototype.ValueTypeName=`vector`;var cv=new Z,lv=new Im,uv=new Z,dv=class extends Mh{constructor(){super(),this.isCamera=!0,this.type=`Camera`,this.matrixWorldInverse=new ah,this.projectionMatrix=new ah,this.projectionMatrixInverse=new ah,this.coordinateSystem=fm,this._reversedDepth=!1}get reversedDepth(){return this._reversedDepth}copy(e,t){return super.copy(e,t),this.matrixWorldInverse.copy(e.matrixWorldInverse),this.projectionMatrix.copy(e.projectionMatrix),this.projectionMatrixInverse.copy(e.projectionMatrixInverse),this.coordinateSystem=e.coordinateSystem,this}getWorldDirection(e){return super.getWorldDirection(e).negate()}updateMatrixWorld(e){super.updateMatrixWorld(e),this.matrixWorld.decompose(cv,lv,uv),uv.x===1&&uv.y===1&&uv.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(cv,lv,uv.set(1,1,1)).invert()}updateWorldMatrix(e,t,n=!1){super.updateWorldMatrix(e,t,n),this.matrixWorld.decompose(cv,lv,uv),uv.x===1&&uv.y===1&&uv.z===1?this.matrixWorldInverse.copy(this.matrixWorld).invert():this.matrixWorldInverse.compose(cv,lv,uv.set(1,1,1)).invert()}clone(){return new this.constructor().copy(this)}},fv=new Z,pv=new Fm,mv=new Fm,hv=class extends dv{constructor(e=50,t=1,n=.1,r=2e3){super(),this.isPerspectiveCamera=!0,this.type=`PerspectiveCamera`,this.fov=e,this.zoom=1,this.near=n,this.far=r,this.focus=10,this.aspect=t,this.view=null,this.filmGauge=35,this.filmOffset=0,this.updateProjectionMatrix()}copy(e,t){return super.copy(e,t),this.fov=e.fov,this.zoom=e.zoom,this.near=e.near,this.far=e.far,this.focus=e.focus,this.aspect=e.aspect,this.view=e.view===null?null:Object.assign({},e.view),this.filmGauge=e.filmGauge,this.filmOffset=e.filmOffset,this}setFocalLength(e){let t=.5*this.getFilmHeight()/e;this.fov=Em*2*Math.atan(t),this.updateProjectionMatrix()}getFocalLength(){let e=Math.tan(Tm*.5*this.fov);return .5*this.getFilmHeight()/e}getEffectiveFOV(){return Em*2*Math.atan(Math.tan(Tm*.5*this.fov)/this.zoom)}getFilmWidth(){return this.filmGauge*Math.min(this.aspect,1)}getFilmHeight(){return this.filmGauge/Math.max(this.aspect,1)}getViewBounds(e,t,n){fv.set(-1,-1,.5).applyMatrix4(this.projectionMatrixInverse),t.set(fv.x,fv.y).multiplyScalar(-e/fv.z),fv.set(1,1,.5).applyMatrix4(this.projectionMatrixInverse),n.set(fv.x,fv.y).multiplyScalar(-e/fv.z)}getViewSize(e,t){return this.getViewBounds(e,pv,mv),t.subVectors(mv,pv)}setViewOffset(e,t,n,r,i,a){this.aspect=e/t,this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=e,this.view.fullHeight=t,this.view.offsetX=n,this.view.offsetY=r,this.view.width=i,this.view.height=a,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let e=this.near,t=e*Math.tan(Tm*.5*this.fov)/this.zoom,n=2*t,r=this.aspect*n,i=-.5*r,a=this.view;if(this.view!==null&&this.view.enabled){let e=a.fullWidth,o=a.fullHeight;i+=a.offsetX*r/e,t-=a.offsetY*n/o,r*=a.width/e,n*=a.height/o}let o=this.filmOffset;o!==0&&(i+=e*o/this.getFilmWidth()),this.projectionMatrix.makePerspective(i,i+r,t,t-n,e,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(e){let t=super.toJSON(e);return t.object.fov=this.fov,t.object.zoom=this.zoom,t.object.near=this.near,t.object.far=this.far,t.object.focus=this.focus,t.object.aspect=this.aspect,this.view!==null&&(t.object.view=Object.assign({},this.view)),t.object.filmGauge=this.filmGauge,t.object.filmOffset=this.filmOffset,t}},gv=class extends dv{constructor(e=-1,t=1,n=1,r=-1,i=.1,a=2e3){super(),this.isOrthographicCamera=!0,this.type=`OrthographicCamera`,this.zoom=1,this.view=null,this.left=e,this.right=t,this.top=n,this.bottom=r,this.near=i,this.far=a,this.updateProjectionMatrix()}copy(e,t){return super.copy(e,t),this.left=e.left,this.right=e.right,this.top=e.top,this.bottom=e.bottom,this.near=e.near,this.far=e.far,this.zoom=e.zoom,this.view=e.view===null?null:Object.assign({},e.view),this}setViewOffset(e,t,n,r,i,a){this.view===null&&(this.view={enabled:!0,fullWidth:1,fullHeight:1,offsetX:0,offsetY:0,width:1,height:1}),this.view.enabled=!0,this.view.fullWidth=e,this.view.fullHeight=t,this.view.offsetX=n,this.view.offsetY=r,this.view.width=i,this.view.height=a,this.updateProjectionMatrix()}clearViewOffset(){this.view!==null&&(this.view.enabled=!1),this.updateProjectionMatrix()}updateProjectionMatrix(){let e=(this.right-this.left)/(2*this.zoom),t=(this.top-this.bottom)/(2*this.zoom),n=(this.right+this.left)/2,r=(this.top+this.bottom)/2,i=n-e,a=n+e,o=r+t,s=r-t;if(this.view!==null&&this.view.enabled){let e=(this.right-this.left)/this.view.fullWidth/this.zoom,t=(this.top-this.bottom)/this.view.fullHeight/this.zoom;i+=e*this.view.offsetX,a=i+e*this.view.width,o-=t*this.view.offsetY,s=o-t*this.view.height}this.projectionMatrix.makeOrthographic(i,a,o,s,this.near,this.far,this.coordinateSystem,this.reversedDepth),this.projectionMatrixInverse.copy(this.projectionMatrix).invert()}toJSON(e){let t=super.toJSON(e);return t.object.zoom=this.zoom,t.object.left=this.left,t.object.right=this.right,t.object.top=this.top,t.object.bottom=this.bottom,t.object.near=this.near,t.object.far=this.far,this.view!==null&&(t.object.view=Object.assign({},this.view)),t}},_v=class extends Ig{constructor(){super(),this.isInstancedBufferGeometry=!0,this.type=`InstancedBufferGeometry`,this.instanceCount=1/0}copy(e){return super.copy(e),this.instanceCount=e.instanceCount,this}toJSON(){let e=super.toJSON();return e.instanceCount=this.instanceCount,e.isInstancedBufferGeometry=!0,e}},vv=-90,yv=1,bv=class extends Mh{constructor(e,t,n){super(),this.type=`CubeCamera`,this.renderTarget=n,this.coordinateSystem=null,this.activeMipmapLevel=0;let r=new hv(vv,yv,e,t);r.layers=this.layers,this.add(r);let i=new hv(vv,yv,e,t);i.layers=this.layers,this.add(i);let a=new hv(vv,yv,e,t);a.layers=this.layers,this.add(a);let o=new hv(vv,yv,e,t);o.layers=this.layers,this.add(o);let s=new hv(vv,yv,e,t);s.layers=this.layers,this.add(s);let c=new hv(vv,yv,e,t);c.layers=this.layers,this.add(c)}updateCoordinateSystem(){let e=this.coordinateSystem,t=this.children.concat(),[n,r,i,a,o,s]=t;for(let e of t)this.remove(e);if(e===2e3)n.up.set(0,1,0),n.lookAt(1,0,0),r.up.set(0,1,0),r.lookAt(-1,0,0),i.up.set(0,0,-1),i.lookAt(0,1,0),a.up.set(0,0,1),a.lookAt(0,-1,0),o.up.set(0,1,0),o.lookAt(0,0,1),s.up.set(0,1,0),s.lookAt(0,0,-1);else if(e===2001)n.up.set(0,-1,0),n.lookAt(-1,0,0),r.up.set(0,-1,0),r.lookAt(1,0,0),i.up.set(0,0,1),i.lookAt(0,1,0),a.up.set(0,0,-1),a.lookAt(0,-1,0),o.up.set(0,-1,0),o.lookAt(0,0,1),s.up.set(0,-1,0),s.lookAt(0,0,-1);else throw Error(`THREE.CubeCamera.updateCoordinateSystem(): Invalid coordinate system: `+e);for(let e of t)this.add(e),e.updateMatrixWorld()}update(e,t){this.parent===null&&this.updateMatrixWorld();let{renderTarget:n,activeMipmapLevel:r}=this;this.coordinateSystem!==e.coordinateSystem&&(this.coordinateSystem=e.coordinateSystem,this.updateCoordinateSystem());let[i,a,o,s,c,l]=this.children,u=e.getRenderTarget(),d=e.getActiveCubeFace(),f=e.getActiveMipmapLevel(),p=e.xr.enabled;e.xr.enabled=!1;let m=n.texture.mipmapsAutoUpdate;n.texture.mipmapsAutoUpdate=!1;let h=!1;h=e.isWebGLRenderer===!0?e.state.buffers.depth.getReversed():e.reversedDepthBuffer,e.setRenderTarget(n,0,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,i),e.setRenderTarget(n,1,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,a),e.setRenderTarget(n,2,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,o),e.setRenderTarget(n,3,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,s),e.setRenderTarget(n,4,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,c),n.texture.mipmapsAutoUpdate=m,e.setRenderTarget(n,5,r),h&&e.autoClear===!1&&e.clearDepth(),e.render(t,l),e.setRenderTarget(u,d,f),e.xr.enabled=p,n.texture.needsPMREMUpdate=!0}},xv=class extends hv{constructor(e=[]){super(),this.isArrayCamera=!0,this.isMultiViewCamera=!1,this.cameras=e,this.perCameraFrustumCulled=!1}},Sv=`\\[\\]\\.:\\/`,Cv=RegExp(`[\\[\\]\\.:\\/]`,`g`),wv=`[^\\[\\]\\.:\\/]`,Tv=`[^`+Sv.replace(`\\.`,``)+`]`,Ev=`((?:WC+[\\/:])*)`.replace(`WC`,wv),Dv=`(WCOD+)?`.replace(`WCOD`,Tv),Ov=`(?:\\.(WC+)(?:\\[(.+)\\])?)?`.replace(`WC`,wv),kv=`\\.(WC+)(?:\\[(.+)\\])?`.replace(`WC`,wv),Av=RegExp(`^`+Ev+Dv+Ov+kv+`$`),jv=[`material`,`materials`,`bones`,`map`],Mv=class{constructor(e,t,n){let r=n||Nv.parseTrackName(t);this._targetGroup=e,this._bindings=e.subscribe_(t,r)}getValue(e,t){this.bind();let n=this._targetGroup.nCachedObjects_,r=this._bindings[n];r!==void 0&&r.getValue(e,t)}setValue(e,t){let n=this._bindings;for(let r=this._targetGroup.nCachedObjects_,i=n.length;r!==i;++r)n[r].setValue(e,t)}bind(){let e=this._bindings;for(let t=this._targetGroup.nCachedObjects_,n=e.length;t!==n;++t)e[t].bind()}unbind(){let e=this._bindings;for(let t=this._targetGroup.nCachedObjects_,n=e.length;t!==n;++t)e[t].unbind()}},Nv=class e{constructor(t,n,r){this.path=n,this.parsedPath=r||e.parseTrackName(n),this.node=e.findNode(t,this.parsedPath.nodeName),this.rootNode=t,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}static create(t,n,r){return t&&t.isAnimationObjectGroup?new e.Composite(t,n,r):new e(t,n,r)}static sanitizeNodeName(e){return e.replace(/\s/g,`_`).replace(Cv,``)}static parseTrackName(e){let t=Av.exec(e);if(t===null)throw Error(`THREE.PropertyBinding: Cannot parse trackName: `+e);let n={nodeName:t[2],objectName:t[3],objectIndex:t[4],propertyName:t[5],propertyIndex:t[6]},r=n.nodeName&&n.nodeName.lastIndexOf(`.`);if(r!==void 0&&r!==-1){let e=n.nodeName.substring(r+1);jv.indexOf(e)!==-1&&(n.nodeName=n.nodeName.substring(0,r),n.objectName=e)}if(n.propertyName===null||n.propertyName.length===0)throw Error(`THREE.PropertyBinding: can not parse propertyName from trackName: `+e);return n}static findNode(e,t){if(t===void 0||t===``||t===`.`||t===-1||t===e.name||t===e.uuid)return e;if(e.skeleton){let n=e.skeleton.getBoneByName(t);if(n!==void 0)return n}if(e.children){let n=function(e){for(let r=0;r<e.length;r++){let i=e[r];if(i.name===t||i.uuid===t)return i;let a=n(i.children);if(a)return a}return null},r=n(e.children);if(r)return r}return null}_getValue_unavailable(){}_setValue_unavailable(){}_getValue_direct(e,t){e[t]=this.targetObject[this.propertyName]}_getValue_array(e,t){let n=this.resolvedProperty;for(let r=0,i=n.length;r!==i;++r)e[t++]=n[r]}_getValue_arrayElement(e,t){e[t]=this.resolvedProperty[this.propertyIndex]}_getValue_toArray(e,t){this.resolvedProperty.toArray(e,t)}_setValue_direct(e,t){this.targetObject[this.propertyName]=e[t]}_setValue_direct_setNeedsUpdate(e,t){this.targetObject[this.propertyName]=e[t],this.targetObject.needsUpdate=!0}_setValue_direct_setMatrixWorldNeedsUpdate(e,t){this.targetObject[this.propertyName]=e[t],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_array(e,t){let n=this.resolvedProperty;for(let r=0,i=n.length;r!==i;++r)n[r]=e[t++]}_setValue_array_setNeedsUpdate(e,t){let n=this.resolvedProperty;for(let r=0,i=n.length;r!==i;++r)n[r]=e[t++];this.targetObject.needsUpdate=!0}_setValue_array_setMatrixWorldNeedsUpdate(e,t){let n=this.resolvedProperty;for(let r=0,i=n.length;r!==i;++r)n[r]=e[t++];this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_arrayElement(e,t){this.resolvedProperty[this.propertyIndex]=e[t]}_setValue_arrayElement_setNeedsUpdate(e,t){this.resolvedProperty[this.propertyIndex]=e[t],this.targetObject.needsUpdate=!0}_setValue_arrayElement_setMatrixWorldNeedsUpdate(e,t){this.resolvedProperty[this.propertyIndex]=e[t],this.targetObject.matrixWorldNeedsUpdate=!0}_setValue_fromArray(e,t){this.resolvedProperty.fromArray(e,t)}_setValue_fromArray_setNeedsUpdate(e,t){this.resolvedProperty.fromArray(e,t),this.targetObject.needsUpdate=!0}_setValue_fromArray_setMatrixWorldNeedsUpdate(e,t){this.resolvedProperty.fromArray(e,t),this.targetObject.matrixWorldNeedsUpdate=!0}_getValue_unbound(e,t){this.bind(),this.getValue(e,t)}_setValue_unbound(e,t){this.bind(),this.setValue(e,t)}bind(){let t=this.node,n=this.parsedPath,r=n.objectName,i=n.propertyName,a=n.propertyIndex;if(t||(t=e.findNode(this.rootNode,n.nodeName),this.node=t),this.getValue=this._getValue_unavailable,this.setValue=this._setValue_unavailable,!t){Y(`PropertyBinding: No target node found for track: `+this.path+`.`);return}if(r){let e=n.objectIndex;switch(r){case`materials`:if(!t.material){X(`PropertyBinding: Can not bind to material as node does not have a material.`,this);return}if(!t.material.materials){X(`PropertyBinding: Can not bind to material.materials as node.material does not have a materials array.`,this);return}t=t.material.materials;break;case`bones`:if(!t.skeleton){X(`PropertyBinding: Can not bind to bones as node does not have a skeleton.`,this);return}t=t.skeleton.bones;for(let n=0;n<t.length;n++)if(t[n].name===e){e=n;break}break;case`map`:if(`map`in t){t=t.map;break}if(!t.material){X(`PropertyBinding: Can not bind to material as node does not have a material.`,this);return}if(!t.material.map){X(`PropertyBinding: Can not bind to material.map as node.material does not have a map.`,this);return}t=t.material.map;break;default:if(t[r]===void 0){X(`PropertyBinding: Can not bind to objectName of node undefined.`,this);return}t=t[r]}if(e!==void 0){if(t[e]===void 0){X(`PropertyBinding: Trying to bind to objectIndex of objectName, but is undefined.`,this,t);return}t=t[e]}}let o=t[i];if(o===void 0){let e=n.nodeName;X(`PropertyBinding: Trying to update property for track: `+e+`.`+i+` but it wasn't found.`,t);return}let s=this.Versioning.None;this.targetObject=t,t.isMaterial===!0?s=this.Versioning.NeedsUpdate:t.isObject3D===!0&&(s=this.Versioning.MatrixWorldNeedsUpdate);let c=this.BindingType.Direct;if(a!==void 0){if(i===`morphTargetInfluences`){if(!t.geometry){X(`PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.`,this);return}if(!t.geometry.morphAttributes){X(`PropertyBinding: Can not bind to morphTargetInfluences because node does not have a geometry.morphAttributes.`,this);return}t.morphTargetDictionary[a]!==void 0&&(a=t.morphTargetDictionary[a])}c=this.BindingType.ArrayElement,this.resolvedProperty=o,this.propertyIndex=a}else o.fromArray!==void 0&&o.toArray!==void 0?(c=this.BindingType.HasFromToArray,this.resolvedProperty=o):Array.isArray(o)?(c=this.BindingType.EntireArray,this.resolvedProperty=o):this.propertyName=i;this.getValue=this.GetterByBindingType[c],this.setValue=this.SetterByBindingTypeAndVersioning[c][s]}unbind(){this.node=null,this.getValue=this._getValue_unbound,this.setValue=this._setValue_unbound}};Nv.Composite=Mv,Nv.prototype.BindingType={Direct:0,EntireArray:1,ArrayElement:2,HasFromToArray:3},Nv.prototype.Versioning={None:0,NeedsUpdate:1,MatrixWorldNeedsUpdate:2},Nv.prototype.GetterByBindingType=[Nv.prototype._getValue_direct,Nv.prototype._getValue_array,Nv.prototype._getValue_arrayElement,Nv.prototype._getValue_toArray],Nv.prototype.SetterByBindingTypeAndVersioning=[[Nv.prototype._setValue_direct,Nv.prototype._setValue_direct_setNeedsUpdate,Nv.prototype._setValue_direct_setMatrixWorldNeedsUpdate],[Nv.prototype._setValue_array,Nv.prototype._setValue_array_setNeedsUpdate,Nv.prototype._setValue_array_setMatrixWorldNeedsUpdate],[Nv.prototype._setValue_arrayElement,Nv.prototype._setValue_arrayElement_setNeedsUpdate,Nv.prototype._setValue_arrayElement_setMatrixWorldNeedsUpdate],[Nv.prototype._setValue_fromArray,Nv.prototype._setValue_fromArray_setNeedsUpdate,Nv.prototype._setValue_fromArray_setMatrixWorldNeedsUpdate]],class{static{this.prototype.isMatrix2=!0}constructor(e,t,n,r){this.elements=[1,0,0,1],e!==void 0&&this.set(e,t,n,r)}identity(){return this.set(1,0,0,1),this}fromArray(e,t=0){for(let n=0;n<4;n++)this.elements[n]=e[n+t];return this}set(e,t,n,r){let i=this.elements;return i[0]=e,i[2]=t,i[1]=n,i[3]=r,this}};function Pv(e,t,n,r){let i=Fv(r);switch(n){case ip:return e*t;case lp:return e*t/i.components*i.byteLength;case up:return e*t/i.components*i.byteLength;case dp:return e*t*2/i.components*i.byteLength;case fp:return e*t*2/i.components*i.byteLength;case ap:return e*t*3/i.components*i.byteLength;case op:return e*t*4/i.components*i.byteLength;case pp:return e*t*4/i.components*i.byteLength;case mp:case hp:return Math.floor((e+3)/4)*Math.floor((t+3)/4)*8;case gp:case _p:return Math.floor((e+3)/4)*Math.floor((t+3)/4)*16;case yp:case xp:return Math.max(e,16)*Math.max(t,8)/4;case vp:case bp:return Math.max(e,8)*Math.max(t,8)/2;case Sp:case Cp:case Tp:case Ep:return Math.floor((e+3)/4)*Math.floor((t+3)/4)*8;case wp:case Dp:case Op:return Math.floor((e+3)/4)*Math.floor((t+3)/4)*16;case kp:return Math.floor((e+3)/4)*Math.floor((t+3)/4)*16;case Ap:return Math.floor((e+4)/5)*Math.floor((t+3)/4)*16;case jp:return Math.floor((e+4)/5)*Math.floor((t+4)/5)*16;case Mp:return Math.floor((e+5)/6)*Math.floor((t+4)/5)*16;case Np:return Math.floor((e+5)/6)*Math.floor((t+5)/6)*16;case Pp:return Math.floor((e+7)/8)*Math.floor((t+4)/5)*16;case Fp:return Math.floor((e+7)/8)*Math.floor((t+5)/6)*16;case Ip:return Math.floor((e+7)/8)*Math.floor((t+7)/8)*16;case Lp:return Math.floor((e+9)/10)*Math.floor((t+4)/5)*16;case Rp:return Math.floor((e+9)/10)*Math.floor((t+5)/6)*16;case zp:return Math.floor((e+9)/10)*Math.floor((t+7)/8)*16;case Bp:return Math.floor((e+9)/10)*Math.floor((t+9)/10)*16;case Vp:return Math.floor((e+11)/12)*Math.floor((t+9)/10)*16;case Hp:return Math.floor((e+11)/12)*Math.floor((t+11)/12)*16;case Up:case Wp:case Gp:return Math.ceil(e/4)*Math.ceil(t/4)*16;case Kp:case qp:return Math.ceil(e/4)*Math.ceil(t/4)*8;case Jp:case Yp:return Math.ceil(e/4)*Math.ceil(t/4)*16}throw Error(`Unable to determine texture byte length for ${n} format.`)}function Fv(e){switch(e){case Gf:case Kf:return{byteLength:1,components:1};case Jf:case qf:case Qf:return{byteLength:2,components:1};case $f:case ep:return{byteLength:2,components:4};case Xf:case Yf:case Zf:return{byteLength:4,components:1};case np:case rp:return{byteLength:4,components:3}}throw Error(`THREE.TextureUtils: Unknown texture type ${e}.`)}typeof __THREE_DEVTOOLS__<`u`&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent(`register`,{detail:{revision:`187`}})),typeof window<`u`&&(window.__THREE__?Y(`WARNING: Multiple instances of Three.js being imported.`):window.__THREE__=`187`);function Iv(){let e=null,t=!1,n=null,r=null;function i(t,a){r=e.requestAnimationFrame(i),n(t,a)}return{start:function(){t!==!0&&n!==null&&e!==null&&(r=e.requestAnimationFrame(i),t=!0)},stop:function(){e!==null&&e.cancelAnimationFrame(r),t=!1},setAnimationLoop:function(e){n=e},setContext:function(t){e=t}}}function Lv(e){let t=new WeakMap;function n(t,n){let r=t.array,i=t.usage,a=r.byteLength,o=e.createBuffer();e.bindBuffer(n,o),e.bufferData(n,r,i),t.onUploadCallback();let s;if(r instanceof Float32Array)s=e.FLOAT;else if(typeof Float16Array<`u`&&r instanceof Float16Array)s=e.HALF_FLOAT;else if(r instanceof Uint16Array)s=t.isFloat16BufferAttribute?e.HALF_FLOAT:e.UNSIGNED_SHORT;else if(r instanceof Int16Array)s=e.SHORT;else if(r instanceof Uint32Array)s=e.UNSIGNED_INT;else if(r instanceof Int32Array)s=e.INT;else if(r instanceof Int8Array)s=e.BYTE;else if(r instanceof Uint8Array)s=e.UNSIGNED_BYTE;else if(r instanceof Uint8ClampedArray)s=e.UNSIGNED_BYTE;else throw Error(`THREE.WebGLAttributes: Unsupported buffer data format: `+r);return{buffer:o,type:s,bytesPerElement:r.BYTES_PER_ELEMENT,version:t.version,size:a}}function r(t,n,r){let i=n.array,a=n.updateRanges;if(e.bindBuffer(r,t),a.length===0)e.bufferSubData(r,0,i);else{a.sort((e,t)=>e.start-t.start);let t=0;for(let e=1;e<a.length;e++){let n=a[t],r=a[e];r.start<=n.start+n.count+1?n.count=Math.max(n.count,r.start+r.count-n.start):(++t,a[t]=r)}a.length=t+1;for(let t=0,n=a.length;t<n;t++){let n=a[t];e.bufferSubData(r,n.start*i.BYTES_PER_ELEMENT,i,n.start,n.count)}n.clearUpdateRanges()}n.onUploadCallback()}function i(e){return e.isInterleavedBufferAttribute&&(e=e.data),t.get(e)}function a(n){n.isInterleavedBufferAttribute&&(n=n.data);let r=t.get(n);r&&(e.deleteBuffer(r.buffer),t.delete(n))}function o(e,i){if(e.isInterleavedBufferAttribute&&(e=e.data),e.isGLBufferAttribute){let n=t.get(e);(!n||n.version<e.version)&&t.set(e,{buffer:e.buffer,type:e.type,bytesPerElement:e.elementSize,version:e.version});return}let a=t.get(e);if(a===void 0)t.set(e,n(e,i));else if(a.version<e.version){if(a.size!==e.array.byteLength)throw Error(`THREE.WebGLAttributes: The size of the buffer attribute's array buffer does not match the original size. Resizing buffer attributes is not supported.`);r(a.buffer,e,i),a.version=e.version}}return{get:i,remove:a,update:o}}var Rv={alphahash_fragment:`#ifdef USE_ALPHAHASH
	if ( diffuseColor.a < getAlphaHashThreshold( vPosition ) ) discard;
#endif`,alphahash_pars_fragment:`#ifdef USE_ALPHAHASH
	const float ALPHA_HASH_SCALE = 0.05;
	float hash2D( vec2 value ) {
		return fract( 1.0e4 * sin( 17.0 * value.x + 0.1 * value.y ) * ( 0.1 + abs( sin( 13.0 * value.y + value.x ) ) ) );
	}
	float hash3D( vec3 value ) {
		return hash2D( vec2( hash2D( value.xy ), value.z ) );
	}
	float getAlphaHashThreshold( vec3 position ) {
		float maxDeriv = max(
			length( dFdx( position.xyz ) ),
			length( dFdy( position.xyz ) )
		);
		float pixScale = 1.0 / ( ALPHA_HASH_SCALE * maxDeriv );
		vec2 pixScales = vec2(
			exp2( floor( log2( pixScale ) ) ),
			exp2( ceil( log2( pixScale ) ) )
		);
		vec2 alpha = vec2(
			hash3D( floor( pixScales.x * position.xyz ) ),
			hash3D( floor( pixScales.y * position.xyz ) )
		);
		float lerpFactor = fract( log2( pixScale ) );
		float x = ( 1.0 - lerpFactor ) * alpha.x + lerpFactor * alpha.y;
		float a = min( lerpFactor, 1.0 - lerpFactor );
		vec3 cases = vec3(
			x * x / ( 2.0 * a * ( 1.0 - a ) ),
			( x - 0.5 * a ) / ( 1.0 - a ),
			1.0 - ( ( 1.0 - x ) * ( 1.0 - x ) / ( 2.0 * a * ( 1.0 - a ) ) )
		);
		float threshold = ( x < ( 1.0 - a ) )
			? ( ( x < a ) ? cases.x : cases.y )
			: cases.z;
		return clamp( threshold , 1.0e-6, 1.0 );
	}
#endif`,alphamap_fragment:`#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, vAlphaMapUv ).g;
#endif`,alphamap_pars_fragment:`#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,alphatest_fragment:`#ifdef USE_ALPHATEST
	#ifdef ALPHA_TO_COVERAGE
	diffuseColor.a = smoothstep( alphaTest, alphaTest + fwidth( diffuseColor.a ), diffuseColor.a );
	if ( diffuseColor.a == 0.0 ) discard;
	#else
	if ( diffuseColor.a < alphaTest ) discard;
	#endif
#endif`,alphatest_pars_fragment:`#ifdef USE_ALPHATEST
	uniform float alphaTest;
#endif`,aomap_fragment:`#ifdef USE_AOMAP
	float ambientOcclusion = ( texture2D( aoMap, vAoMapUv ).r - 1.0 ) * aoMapIntensity + 1.0;
	reflectedLight.indirectDiffuse *= ambientOcclusion;
	#if defined( USE_CLEARCOAT ) 
		clearcoatSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_SHEEN ) 
		sheenSpecularIndirect *= ambientOcclusion;
	#endif
	#if defined( USE_ENVMAP ) && defined( STANDARD )
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		reflectedLight.indirectSpecular *= computeSpecularOcclusion( dotNV, ambientOcclusion, material.roughness );
	#endif
#endif`,aomap_pars_fragment:`#ifdef USE_AOMAP
	uniform sampler2D aoMap;
	uniform float aoMapIntensity;
#endif`,batching_pars_vertex:`#ifdef USE_BATCHING
	#if ! defined( GL_ANGLE_multi_draw )
	#define gl_DrawID _gl_DrawID
	uniform int _gl_DrawID;
	#endif
	uniform highp sampler2D batchingTexture;
	uniform highp usampler2D batchingIdTexture;
	mat4 getBatchingMatrix( const in float i ) {
		int size = textureSize( batchingTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( batchingTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( batchingTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( batchingTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( batchingTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
	float getIndirectIndex( const in int i ) {
		int size = textureSize( batchingIdTexture, 0 ).x;
		int x = i % size;
		int y = i / size;
		return float( texelFetch( batchingIdTexture, ivec2( x, y ), 0 ).r );
	}
#endif
#ifdef USE_BATCHING_COLOR
	uniform sampler2D batchingColorTexture;
	vec4 getBatchingColor( const in float i ) {
		int size = textureSize( batchingColorTexture, 0 ).x;
		int j = int( i );
		int x = j % size;
		int y = j / size;
		return texelFetch( batchingColorTexture, ivec2( x, y ), 0 );
	}
#endif`,batching_vertex:`#ifdef USE_BATCHING
	mat4 batchingMatrix = getBatchingMatrix( getIndirectIndex( gl_DrawID ) );
#endif`,begin_vertex:`vec3 transformed = vec3( position );
#ifdef USE_ALPHAHASH
	vPosition = vec3( position );
#endif`,beginnormal_vertex:`vec3 objectNormal = vec3( normal );
#ifdef USE_TANGENT
	vec3 objectTangent = vec3( tangent.xyz );
#endif`,bsdfs:`float G_BlinnPhong_Implicit( ) {
	return 0.25;
}
float D_BlinnPhong( const in float shininess, const in float dotNH ) {
	return RECIPROCAL_PI * ( shininess * 0.5 + 1.0 ) * pow( dotNH, shininess );
}
vec3 BRDF_BlinnPhong( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 specularColor, const in float shininess ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( specularColor, 1.0, dotVH );
	float G = G_BlinnPhong_Implicit( );
	float D = D_BlinnPhong( shininess, dotNH );
	return F * ( G * D );
} // validated`,iridescence_fragment:`#ifdef USE_IRIDESCENCE
	const mat3 XYZ_TO_REC709 = mat3(
		 3.2404542, -0.9692660,  0.0556434,
		-1.5371385,  1.8760108, -0.2040259,
		-0.4985314,  0.0415560,  1.0572252
	);
	vec3 Fresnel0ToIor( vec3 fresnel0 ) {
		vec3 sqrtF0 = sqrt( fresnel0 );
		return ( vec3( 1.0 ) + sqrtF0 ) / ( vec3( 1.0 ) - sqrtF0 );
	}
	vec3 IorToFresnel0( vec3 transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - vec3( incidentIor ) ) / ( transmittedIor + vec3( incidentIor ) ) );
	}
	float IorToFresnel0( float transmittedIor, float incidentIor ) {
		return pow2( ( transmittedIor - incidentIor ) / ( transmittedIor + incidentIor ));
	}
	vec3 evalSensitivity( float OPD, vec3 shift ) {
		float phase = 2.0 * PI * OPD * 1.0e-9;
		vec3 val = vec3( 5.4856e-13, 4.4201e-13, 5.2481e-13 );
		vec3 pos = vec3( 1.6810e+06, 1.7953e+06, 2.2084e+06 );
		vec3 var = vec3( 4.3278e+09, 9.3046e+09, 6.6121e+09 );
		vec3 xyz = val * sqrt( 2.0 * PI * var ) * cos( pos * phase + shift ) * exp( - pow2( phase ) * var );
		xyz.x += 9.7470e-14 * sqrt( 2.0 * PI * 4.5282e+09 ) * cos( 2.2399e+06 * phase + shift[ 0 ] ) * exp( - 4.5282e+09 * pow2( phase ) );
		xyz /= 1.0685e-7;
		vec3 rgb = XYZ_TO_REC709 * xyz;
		return rgb;
	}
	vec3 evalIridescence( float outsideIOR, float eta2, float cosTheta1, float thinFilmThickness, vec3 baseF0 ) {
		vec3 I;
		float iridescenceIOR = mix( outsideIOR, eta2, smoothstep( 0.0, 0.03, thinFilmThickness ) );
		float sinTheta2Sq = pow2( outsideIOR / iridescenceIOR ) * ( 1.0 - pow2( cosTheta1 ) );
		float cosTheta2Sq = 1.0 - sinTheta2Sq;
		if ( cosTheta2Sq < 0.0 ) {
			return vec3( 1.0 );
		}
		float cosTheta2 = sqrt( cosTheta2Sq );
		float R0 = IorToFresnel0( iridescenceIOR, outsideIOR );
		float R12 = F_Schlick( R0, 1.0, cosTheta1 );
		float T121 = 1.0 - R12;
		float phi12 = 0.0;
		if ( iridescenceIOR < outsideIOR ) phi12 = PI;
		float phi21 = PI - phi12;
		vec3 baseIOR = Fresnel0ToIor( clamp( baseF0, 0.0, 0.9999 ) );		vec3 R1 = IorToFresnel0( baseIOR, iridescenceIOR );
		vec3 R23 = F_Schlick( R1, 1.0, cosTheta2 );
		vec3 phi23 = vec3( 0.0 );
		if ( baseIOR[ 0 ] < iridescenceIOR ) phi23[ 0 ] = PI;
		if ( baseIOR[ 1 ] < iridescenceIOR ) phi23[ 1 ] = PI;
		if ( baseIOR[ 2 ] < iridescenceIOR ) phi23[ 2 ] = PI;
		float OPD = 2.0 * iridescenceIOR * thinFilmThickness * cosTheta2;
		vec3 phi = vec3( phi21 ) + phi23;
		vec3 R123 = clamp( R12 * R23, 1e-5, 0.9999 );
		vec3 r123 = sqrt( R123 );
		vec3 Rs = pow2( T121 ) * R23 / ( vec3( 1.0 ) - R123 );
		vec3 C0 = R12 + Rs;
		I = C0;
		vec3 Cm = Rs - T121;
		for ( int m = 1; m <= 2; ++ m ) {
			Cm *= r123;
			vec3 Sm = 2.0 * evalSensitivity( float( m ) * OPD, float( m ) * phi );
			I += Cm * Sm;
		}
		return max( I, vec3( 0.0 ) );
	}
#endif`,bumpmap_pars_fragment:`#ifdef USE_BUMPMAP
	uniform sampler2D bumpMap;
	uniform float bumpScale;
	vec2 dHdxy_fwd() {
		vec2 dSTdx = dFdx( vBumpMapUv );
		vec2 dSTdy = dFdy( vBumpMapUv );
		float Hll = bumpScale * texture2D( bumpMap, vBumpMapUv ).x;
		float dBx = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdx ).x - Hll;
		float dBy = bumpScale * texture2D( bumpMap, vBumpMapUv + dSTdy ).x - Hll;
		return vec2( dBx, dBy );
	}
	vec3 perturbNormalArb( vec3 surf_pos, vec3 surf_norm, vec2 dHdxy, float faceDirection ) {
		vec3 vSigmaX = normalize( dFdx( surf_pos.xyz ) );
		vec3 vSigmaY = normalize( dFdy( surf_pos.xyz ) );
		vec3 vN = surf_norm;
		vec3 R1 = cross( vSigmaY, vN );
		vec3 R2 = cross( vN, vSigmaX );
		float fDet = dot( vSigmaX, R1 ) * faceDirection;
		vec3 vGrad = sign( fDet ) * ( dHdxy.x * R1 + dHdxy.y * R2 );
		return normalize( abs( fDet ) * surf_norm - vGrad );
	}
#endif`,clipping_planes_fragment:`#if NUM_CLIPPING_PLANES > 0
	vec4 plane;
	#ifdef ALPHA_TO_COVERAGE
		float distanceToPlane, distanceGradient;
		float clipOpacity = 1.0;
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
			distanceGradient = fwidth( distanceToPlane ) / 2.0;
			clipOpacity *= smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			if ( clipOpacity == 0.0 ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			float unionClipOpacity = 1.0;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				distanceToPlane = - dot( vClipPosition, plane.xyz ) + plane.w;
				distanceGradient = fwidth( distanceToPlane ) / 2.0;
				unionClipOpacity *= 1.0 - smoothstep( - distanceGradient, distanceGradient, distanceToPlane );
			}
			#pragma unroll_loop_end
			clipOpacity *= 1.0 - unionClipOpacity;
		#endif
		diffuseColor.a *= clipOpacity;
		if ( diffuseColor.a == 0.0 ) discard;
	#else
		#pragma unroll_loop_start
		for ( int i = 0; i < UNION_CLIPPING_PLANES; i ++ ) {
			plane = clippingPlanes[ i ];
			if ( dot( vClipPosition, plane.xyz ) > plane.w ) discard;
		}
		#pragma unroll_loop_end
		#if UNION_CLIPPING_PLANES < NUM_CLIPPING_PLANES
			bool clipped = true;
			#pragma unroll_loop_start
			for ( int i = UNION_CLIPPING_PLANES; i < NUM_CLIPPING_PLANES; i ++ ) {
				plane = clippingPlanes[ i ];
				clipped = ( dot( vClipPosition, plane.xyz ) > plane.w ) && clipped;
			}
			#pragma unroll_loop_end
			if ( clipped ) discard;
		#endif
	#endif
#endif`,clipping_planes_pars_fragment:`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
	uniform vec4 clippingPlanes[ NUM_CLIPPING_PLANES ];
#endif`,clipping_planes_pars_vertex:`#if NUM_CLIPPING_PLANES > 0
	varying vec3 vClipPosition;
#endif`,clipping_planes_vertex:`#if NUM_CLIPPING_PLANES > 0
	vClipPosition = - mvPosition.xyz;
#endif`,color_fragment:`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	diffuseColor *= vColor;
#endif`,color_pars_fragment:`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA )
	varying vec4 vColor;
#endif`,color_pars_vertex:`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	varying vec4 vColor;
#endif`,color_vertex:`#if defined( USE_COLOR ) || defined( USE_COLOR_ALPHA ) || defined( USE_INSTANCING_COLOR ) || defined( USE_BATCHING_COLOR )
	vColor = vec4( 1.0 );
#endif
#ifdef USE_COLOR_ALPHA
	vColor *= color;
#elif defined( USE_COLOR )
	vColor.rgb *= color;
#endif
#ifdef USE_INSTANCING_COLOR
	vColor.rgb *= instanceColor.rgb;
#endif
#ifdef USE_BATCHING_COLOR
	vColor *= getBatchingColor( getIndirectIndex( gl_DrawID ) );
#endif`,common:`#define PI 3.141592653589793
#define PI2 6.283185307179586
#define PI_HALF 1.5707963267948966
#define RECIPROCAL_PI 0.3183098861837907
#define RECIPROCAL_PI2 0.15915494309189535
#define EPSILON 1e-6
#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
#define whiteComplement( a ) ( 1.0 - saturate( a ) )
float pow2( const in float x ) { return x*x; }
vec3 pow2( const in vec3 x ) { return x*x; }
float pow3( const in float x ) { return x*x*x; }
float pow4( const in float x ) { float x2 = x*x; return x2*x2; }
float max3( const in vec3 v ) { return max( max( v.x, v.y ), v.z ); }
float average( const in vec3 v ) { return dot( v, vec3( 0.3333333 ) ); }
highp float rand( const in vec2 uv ) {
	const highp float a = 12.9898, b = 78.233, c = 43758.5453;
	highp float dt = dot( uv.xy, vec2( a,b ) ), sn = mod( dt, PI );
	return fract( sin( sn ) * c );
}
#ifdef HIGH_PRECISION
	float precisionSafeLength( vec3 v ) { return length( v ); }
#else
	float precisionSafeLength( vec3 v ) {
		float maxComponent = max3( abs( v ) );
		return length( v / maxComponent ) * maxComponent;
	}
#endif
struct IncidentLight {
	vec3 color;
	vec3 direction;
	bool visible;
};
struct ReflectedLight {
	vec3 directDiffuse;
	vec3 directSpecular;
	vec3 indirectDiffuse;
	vec3 indirectSpecular;
};
#ifdef USE_ALPHAHASH
	varying vec3 vPosition;
#endif
vec3 transformDirection( in vec3 dir, in mat4 matrix ) {
	return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );
}
#define inverseTransformDirection transformDirectionByInverseViewMatrix
vec3 transformNormalByInverseViewMatrix( in vec3 normal, in mat4 viewMatrix ) {
	return normalize( ( vec4( normal, 0.0 ) * viewMatrix ).xyz );
}
vec3 transformDirectionByInverseViewMatrix( in vec3 dir, in mat4 viewMatrix ) {
	return normalize( ( vec4( dir, 0.0 ) * viewMatrix ).xyz );
}
bool isPerspectiveMatrix( mat4 m ) {
	return m[ 2 ][ 3 ] == - 1.0;
}
vec2 equirectUv( in vec3 dir ) {
	float u = atan( dir.z, dir.x ) * RECIPROCAL_PI2 + 0.5;
	float v = asin( clamp( dir.y, - 1.0, 1.0 ) ) * RECIPROCAL_PI + 0.5;
	return vec2( u, v );
}
vec3 BRDF_Lambert( const in vec3 diffuseColor ) {
	return RECIPROCAL_PI * diffuseColor;
}
vec3 F_Schlick( const in vec3 f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
}
float F_Schlick( const in float f0, const in float f90, const in float dotVH ) {
	float fresnel = exp2( ( - 5.55473 * dotVH - 6.98316 ) * dotVH );
	return f0 * ( 1.0 - fresnel ) + ( f90 * fresnel );
} // validated`,defaultnormal_vertex:`vec3 transformedNormal = objectNormal;
#ifdef USE_TANGENT
	vec3 transformedTangent = objectTangent;
#endif
#ifdef USE_BATCHING
	mat3 bm = mat3( batchingMatrix );
	transformedNormal /= vec3( dot( bm[ 0 ], bm[ 0 ] ), dot( bm[ 1 ], bm[ 1 ] ), dot( bm[ 2 ], bm[ 2 ] ) );
	transformedNormal = bm * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = bm * transformedTangent;
	#endif
#endif
#ifdef USE_INSTANCING
	mat3 im = mat3( instanceMatrix );
	transformedNormal /= vec3( dot( im[ 0 ], im[ 0 ] ), dot( im[ 1 ], im[ 1 ] ), dot( im[ 2 ], im[ 2 ] ) );
	transformedNormal = im * transformedNormal;
	#ifdef USE_TANGENT
		transformedTangent = im * transformedTangent;
	#endif
#endif
transformedNormal = normalMatrix * transformedNormal;
#ifdef FLIP_SIDED
	transformedNormal = - transformedNormal;
#endif
#ifdef USE_TANGENT
	transformedTangent = ( modelViewMatrix * vec4( transformedTangent, 0.0 ) ).xyz;
#endif`,displacementmap_pars_vertex:`#ifdef USE_DISPLACEMENTMAP
	uniform sampler2D displacementMap;
	uniform float displacementScale;
	uniform float displacementBias;
#endif`,displacementmap_vertex:`#ifdef USE_DISPLACEMENTMAP
	transformed += normalize( objectNormal ) * ( texture2D( displacementMap, vDisplacementMapUv ).x * displacementScale + displacementBias );
#endif`,emissivemap_fragment:`#ifdef USE_EMISSIVEMAP
	vec4 emissiveColor = texture2D( emissiveMap, vEmissiveMapUv );
	#ifdef DECODE_VIDEO_TEXTURE_EMISSIVE
		emissiveColor = sRGBTransferEOTF( emissiveColor );
	#endif
	totalEmissiveRadiance *= emissiveColor.rgb;
#endif`,emissivemap_pars_fragment:`#ifdef USE_EMISSIVEMAP
	uniform sampler2D emissiveMap;
#endif`,colorspace_fragment:`gl_FragColor = linearToOutputTexel( gl_FragColor );`,colorspace_pars_fragment:`vec4 LinearTransferOETF( in vec4 value ) {
	return value;
}
vec4 sRGBTransferEOTF( in vec4 value ) {
	return vec4( mix( pow( value.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), value.rgb * 0.0773993808, vec3( lessThanEqual( value.rgb, vec3( 0.04045 ) ) ) ), value.a );
}
vec4 sRGBTransferOETF( in vec4 value ) {
	return vec4( mix( pow( value.rgb, vec3( 0.41666 ) ) * 1.055 - vec3( 0.055 ), value.rgb * 12.92, vec3( lessThanEqual( value.rgb, vec3( 0.0031308 ) ) ) ), value.a );
}`,envmap_fragment:`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vec3 cameraToFrag;
		if ( isOrthographic ) {
			cameraToFrag = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToFrag = normalize( vWorldPosition - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vec3 reflectVec = reflect( cameraToFrag, worldNormal );
		#else
			vec3 reflectVec = refract( cameraToFrag, worldNormal, refractionRatio );
		#endif
	#else
		vec3 reflectVec = vReflect;
	#endif
	#ifdef ENVMAP_TYPE_CUBE
		vec4 envColor = textureCube( envMap, envMapRotation * reflectVec );
		#ifdef ENVMAP_BLENDING_MULTIPLY
			outgoingLight = mix( outgoingLight, outgoingLight * envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_MIX )
			outgoingLight = mix( outgoingLight, envColor.xyz, specularStrength * reflectivity );
		#elif defined( ENVMAP_BLENDING_ADD )
			outgoingLight += envColor.xyz * specularStrength * reflectivity;
		#endif
	#endif
#endif`,envmap_common_pars_fragment:`#ifdef USE_ENVMAP
	uniform float envMapIntensity;
	uniform mat3 envMapRotation;
	uniform samplerCube envMap;
	#ifdef ENVMAP_TYPE_PMREM
		float roughnessToMip( const in float roughness ) {
			float r = clamp( roughness, 0.0, 1.0 );
			return ENVMAP_MAX_LOD * r * ( 2.0 - r );
		}
	#endif
#endif`,envmap_pars_fragment:`#ifdef USE_ENVMAP
	uniform float reflectivity;
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		varying vec3 vWorldPosition;
		uniform float refractionRatio;
	#else
		varying vec3 vReflect;
	#endif
#endif`,envmap_pars_vertex:`#ifdef USE_ENVMAP
	#if defined( USE_BUMPMAP ) || defined( USE_NORMALMAP ) || defined( PHONG ) || defined( LAMBERT )
		#define ENV_WORLDPOS
	#endif
	#ifdef ENV_WORLDPOS
		
		varying vec3 vWorldPosition;
	#else
		varying vec3 vReflect;
		uniform float refractionRatio;
	#endif
#endif`,envmap_physical_pars_fragment:`#ifdef USE_ENVMAP
	vec3 getIBLIrradiance( const in vec3 normal ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * worldNormal, ENVMAP_MAX_LOD );
			return PI * envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	vec3 getIBLRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
		#ifdef ENVMAP_TYPE_PMREM
			vec3 reflectVec = reflect( - viewDir, normal );
			reflectVec = normalize( mix( reflectVec, normal, pow4( roughness ) ) );
			reflectVec = transformDirectionByInverseViewMatrix( reflectVec, viewMatrix );
			vec4 envMapColor = textureLod( envMap, envMapRotation * reflectVec, roughnessToMip( roughness ) );
			return envMapColor.rgb * envMapIntensity;
		#else
			return vec3( 0.0 );
		#endif
	}
	#ifdef USE_RETROREFLECTION
		vec3 getIBLRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 retroVec = normalize( mix( viewDir, normal, pow4( roughness ) ) );
				retroVec = transformDirectionByInverseViewMatrix( retroVec, viewMatrix );
				vec4 envMapColor = textureLod( envMap, envMapRotation * retroVec, roughnessToMip( roughness ) );
				return envMapColor.rgb * envMapIntensity;
			#else
				return vec3( 0.0 );
			#endif
		}
	#endif
	#ifdef USE_ANISOTROPY
		vec3 getIBLAnisotropyRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
			#ifdef ENVMAP_TYPE_PMREM
				vec3 bentNormal = cross( bitangent, viewDir );
				bentNormal = normalize( cross( bentNormal, bitangent ) );
				bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
				return getIBLRadiance( viewDir, bentNormal, roughness );
			#else
				return vec3( 0.0 );
			#endif
		}
		#ifdef USE_RETROREFLECTION
			vec3 getIBLAnisotropyRetroRadiance( const in vec3 viewDir, const in vec3 normal, const in float roughness, const in vec3 bitangent, const in float anisotropy ) {
				#ifdef ENVMAP_TYPE_PMREM
					vec3 bentNormal = cross( bitangent, viewDir );
					bentNormal = normalize( cross( bentNormal, bitangent ) );
					bentNormal = normalize( mix( bentNormal, normal, pow2( pow2( 1.0 - anisotropy * ( 1.0 - roughness ) ) ) ) );
					return getIBLRetroRadiance( viewDir, bentNormal, roughness );
				#else
					return vec3( 0.0 );
				#endif
			}
		#endif
	#endif
#endif`,envmap_vertex:`#ifdef USE_ENVMAP
	#ifdef ENV_WORLDPOS
		vWorldPosition = worldPosition.xyz;
	#else
		vec3 cameraToVertex;
		if ( isOrthographic ) {
			cameraToVertex = normalize( vec3( - viewMatrix[ 0 ][ 2 ], - viewMatrix[ 1 ][ 2 ], - viewMatrix[ 2 ][ 2 ] ) );
		} else {
			cameraToVertex = normalize( worldPosition.xyz - cameraPosition );
		}
		vec3 worldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
		#ifdef ENVMAP_MODE_REFLECTION
			vReflect = reflect( cameraToVertex, worldNormal );
		#else
			vReflect = refract( cameraToVertex, worldNormal, refractionRatio );
		#endif
	#endif
#endif`,fog_vertex:`#ifdef USE_FOG
	vFogDepth = - mvPosition.z;
#endif`,fog_pars_vertex:`#ifdef USE_FOG
	varying float vFogDepth;
#endif`,fog_fragment:`#ifdef USE_FOG
	#ifdef FOG_EXP2
		float fogFactor = 1.0 - exp( - fogDensity * fogDensity * vFogDepth * vFogDepth );
	#else
		float fogFactor = smoothstep( fogNear, fogFar, vFogDepth );
	#endif
	gl_FragColor.rgb = mix( gl_FragColor.rgb, fogColor, fogFactor );
#endif`,fog_pars_fragment:`#ifdef USE_FOG
	uniform vec3 fogColor;
	varying float vFogDepth;
	#ifdef FOG_EXP2
		uniform float fogDensity;
	#else
		uniform float fogNear;
		uniform float fogFar;
	#endif
#endif`,gradientmap_pars_fragment:`#ifdef USE_GRADIENTMAP
	uniform sampler2D gradientMap;
#endif
vec3 getGradientIrradiance( vec3 normal, vec3 lightDirection ) {
	float dotNL = dot( normal, lightDirection );
	vec2 coord = vec2( dotNL * 0.5 + 0.5, 0.0 );
	#ifdef USE_GRADIENTMAP
		return vec3( texture2D( gradientMap, coord ).r );
	#else
		vec2 fw = fwidth( coord ) * 0.5;
		return mix( vec3( 0.7 ), vec3( 1.0 ), smoothstep( 0.7 - fw.x, 0.7 + fw.x, coord.x ) );
	#endif
}`,lightmap_pars_fragment:`#ifdef USE_LIGHTMAP
	uniform sampler2D lightMap;
	uniform float lightMapIntensity;
#endif`,lights_lambert_fragment:`LambertMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularStrength = specularStrength;`,lights_lambert_pars_fragment:`varying vec3 vViewPosition;
struct LambertMaterial {
	vec3 diffuseColor;
	float specularStrength;
};
void RE_Direct_Lambert( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Lambert( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in LambertMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Lambert
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Lambert`,lights_pars_begin:`uniform bool receiveShadow;
uniform vec3 ambientLightColor;
#if defined( USE_LIGHT_PROBES )
	uniform vec3 lightProbe[ 9 ];
#endif
vec3 shGetIrradianceAt( in vec3 normal, in vec3 shCoefficients[ 9 ] ) {
	float x = normal.x, y = normal.y, z = normal.z;
	vec3 result = shCoefficients[ 0 ] * 0.886227;
	result += shCoefficients[ 1 ] * 2.0 * 0.511664 * y;
	result += shCoefficients[ 2 ] * 2.0 * 0.511664 * z;
	result += shCoefficients[ 3 ] * 2.0 * 0.511664 * x;
	result += shCoefficients[ 4 ] * 2.0 * 0.429043 * x * y;
	result += shCoefficients[ 5 ] * 2.0 * 0.429043 * y * z;
	result += shCoefficients[ 6 ] * ( 0.743125 * z * z - 0.247708 );
	result += shCoefficients[ 7 ] * 2.0 * 0.429043 * x * z;
	result += shCoefficients[ 8 ] * 0.429043 * ( x * x - y * y );
	return result;
}
vec3 getLightProbeIrradiance( const in vec3 lightProbe[ 9 ], const in vec3 normal ) {
	vec3 worldNormal = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec3 irradiance = shGetIrradianceAt( worldNormal, lightProbe );
	return irradiance;
}
vec3 getAmbientLightIrradiance( const in vec3 ambientLightColor ) {
	vec3 irradiance = ambientLightColor;
	return irradiance;
}
float getDistanceAttenuation( const in float lightDistance, const in float cutoffDistance, const in float decayExponent ) {
	float distanceFalloff = 1.0 / max( pow( lightDistance, decayExponent ), 0.01 );
	if ( cutoffDistance > 0.0 ) {
		distanceFalloff *= pow2( saturate( 1.0 - pow4( lightDistance / cutoffDistance ) ) );
	}
	return distanceFalloff;
}
float getSpotAttenuation( const in float coneCosine, const in float penumbraCosine, const in float angleCosine ) {
	return smoothstep( coneCosine, penumbraCosine, angleCosine );
}
#if NUM_SUN_LIGHTS > 0
	struct SunLight {
		vec3 direction;
		vec3 color;
	};
	uniform SunLight sunLights[ NUM_SUN_LIGHTS ];
	void getSunLightInfo( const in SunLight sunLight, out IncidentLight light ) {
		light.color = sunLight.color;
		light.direction = sunLight.direction;
		light.visible = true;
	}
#endif
#if NUM_DIR_LIGHTS > 0
	struct DirectionalLight {
		vec3 direction;
		vec3 color;
	};
	uniform DirectionalLight directionalLights[ NUM_DIR_LIGHTS ];
	void getDirectionalLightInfo( const in DirectionalLight directionalLight, out IncidentLight light ) {
		light.color = directionalLight.color;
		light.direction = directionalLight.direction;
		light.visible = true;
	}
#endif
#if NUM_POINT_LIGHTS > 0
	struct PointLight {
		vec3 position;
		vec3 color;
		float distance;
		float decay;
	};
	uniform PointLight pointLights[ NUM_POINT_LIGHTS ];
	void getPointLightInfo( const in PointLight pointLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = pointLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float lightDistance = length( lVector );
		light.color = pointLight.color;
		light.color *= getDistanceAttenuation( lightDistance, pointLight.distance, pointLight.decay );
		light.visible = ( light.color != vec3( 0.0 ) );
	}
#endif
#if NUM_SPOT_LIGHTS > 0
	struct SpotLight {
		vec3 position;
		vec3 direction;
		vec3 color;
		float distance;
		float decay;
		float coneCos;
		float penumbraCos;
	};
	uniform SpotLight spotLights[ NUM_SPOT_LIGHTS ];
	void getSpotLightInfo( const in SpotLight spotLight, const in vec3 geometryPosition, out IncidentLight light ) {
		vec3 lVector = spotLight.position - geometryPosition;
		light.direction = normalize( lVector );
		float angleCos = dot( light.direction, spotLight.direction );
		float spotAttenuation = getSpotAttenuation( spotLight.coneCos, spotLight.penumbraCos, angleCos );
		if ( spotAttenuation > 0.0 ) {
			float lightDistance = length( lVector );
			light.color = spotLight.color * spotAttenuation;
			light.color *= getDistanceAttenuation( lightDistance, spotLight.distance, spotLight.decay );
			light.visible = ( light.color != vec3( 0.0 ) );
		} else {
			light.color = vec3( 0.0 );
			light.visible = false;
		}
	}
#endif
#if NUM_RECT_AREA_LIGHTS > 0
	struct RectAreaLight {
		vec3 color;
		vec3 position;
		vec3 halfWidth;
		vec3 halfHeight;
	};
	uniform sampler2D ltc_1;	uniform sampler2D ltc_2;
	uniform RectAreaLight rectAreaLights[ NUM_RECT_AREA_LIGHTS ];
#endif
#if NUM_HEMI_LIGHTS > 0
	struct HemisphereLight {
		vec3 direction;
		vec3 skyColor;
		vec3 groundColor;
	};
	uniform HemisphereLight hemisphereLights[ NUM_HEMI_LIGHTS ];
	vec3 getHemisphereLightIrradiance( const in HemisphereLight hemiLight, const in vec3 normal ) {
		float dotNL = dot( normal, hemiLight.direction );
		float hemiDiffuseWeight = 0.5 * dotNL + 0.5;
		vec3 irradiance = mix( hemiLight.groundColor, hemiLight.skyColor, hemiDiffuseWeight );
		return irradiance;
	}
#endif
#include <lightprobes_pars_fragment>`,lights_toon_fragment:`ToonMaterial material;
material.diffuseColor = diffuseColor.rgb;`,lights_toon_pars_fragment:`varying vec3 vViewPosition;
struct ToonMaterial {
	vec3 diffuseColor;
};
void RE_Direct_Toon( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 irradiance = getGradientIrradiance( geometryNormal, directLight.direction ) * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
void RE_IndirectDiffuse_Toon( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in ToonMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_Toon
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Toon`,lights_phong_fragment:`BlinnPhongMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.specularColor = specular;
material.specularShininess = shininess;
material.specularStrength = specularStrength;`,lights_phong_pars_fragment:`varying vec3 vViewPosition;
struct BlinnPhongMaterial {
	vec3 diffuseColor;
	vec3 specularColor;
	float specularShininess;
	float specularStrength;
};
void RE_Direct_BlinnPhong( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	reflectedLight.directDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
	reflectedLight.directSpecular += irradiance * BRDF_BlinnPhong( directLight.direction, geometryViewDir, geometryNormal, material.specularColor, material.specularShininess ) * material.specularStrength;
}
void RE_IndirectDiffuse_BlinnPhong( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in BlinnPhongMaterial material, inout ReflectedLight reflectedLight ) {
	reflectedLight.indirectDiffuse += irradiance * BRDF_Lambert( material.diffuseColor );
}
#define RE_Direct				RE_Direct_BlinnPhong
#define RE_IndirectDiffuse		RE_IndirectDiffuse_BlinnPhong`,lights_physical_fragment:`PhysicalMaterial material;
material.diffuseColor = diffuseColor.rgb;
material.diffuseContribution = diffuseColor.rgb * ( 1.0 - metalnessFactor );
material.metalness = metalnessFactor;
vec3 dxy = max( abs( dFdx( nonPerturbedNormal ) ), abs( dFdy( nonPerturbedNormal ) ) );
float geometryRoughness = max( max( dxy.x, dxy.y ), dxy.z );
material.roughness = max( roughnessFactor, 0.045 );
material.roughness += geometryRoughness;
material.roughness = min( material.roughness, 1.0 );
#ifdef USE_DIFFUSE_ROUGHNESS
	float diffuseRoughnessFactor = diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		diffuseRoughnessFactor *= texture2D( diffuseRoughnessMap, vDiffuseRoughnessMapUv ).r;
	#endif
	material.diffuseRoughness = saturate( diffuseRoughnessFactor );
#endif
#ifdef IOR
	material.ior = ior;
	#ifdef USE_SPECULAR
		float specularIntensityFactor = specularIntensity;
		vec3 specularColorFactor = specularColor;
		#ifdef USE_SPECULAR_COLORMAP
			specularColorFactor *= texture2D( specularColorMap, vSpecularColorMapUv ).rgb;
		#endif
		#ifdef USE_SPECULAR_INTENSITYMAP
			specularIntensityFactor *= texture2D( specularIntensityMap, vSpecularIntensityMapUv ).a;
		#endif
		material.specularF90 = mix( specularIntensityFactor, 1.0, metalnessFactor );
	#else
		float specularIntensityFactor = 1.0;
		vec3 specularColorFactor = vec3( 1.0 );
		material.specularF90 = 1.0;
	#endif
	material.specularColor = min( pow2( ( material.ior - 1.0 ) / ( material.ior + 1.0 ) ) * specularColorFactor, vec3( 1.0 ) ) * specularIntensityFactor;
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
#else
	material.specularColor = vec3( 0.04 );
	material.specularColorBlended = mix( material.specularColor, diffuseColor.rgb, metalnessFactor );
	material.specularF90 = 1.0;
#endif
#ifdef USE_CLEARCOAT
	material.clearcoat = clearcoat;
	material.clearcoatRoughness = clearcoatRoughness;
	material.clearcoatF0 = vec3( 0.04 );
	material.clearcoatF90 = 1.0;
	#ifdef USE_CLEARCOATMAP
		material.clearcoat *= texture2D( clearcoatMap, vClearcoatMapUv ).x;
	#endif
	#ifdef USE_CLEARCOAT_ROUGHNESSMAP
		material.clearcoatRoughness *= texture2D( clearcoatRoughnessMap, vClearcoatRoughnessMapUv ).y;
	#endif
	material.clearcoat = saturate( material.clearcoat );	material.clearcoatRoughness = max( material.clearcoatRoughness, 0.045 );
	material.clearcoatRoughness += geometryRoughness;
	material.clearcoatRoughness = min( material.clearcoatRoughness, 1.0 );
#endif
#ifdef USE_DISPERSION
	material.dispersion = dispersion;
#endif
#ifdef USE_RETROREFLECTION
	material.retroreflectivity = retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	material.iridescence = iridescence;
	material.iridescenceIOR = iridescenceIOR;
	#ifdef USE_IRIDESCENCEMAP
		material.iridescence *= texture2D( iridescenceMap, vIridescenceMapUv ).r;
	#endif
	#ifdef USE_IRIDESCENCE_THICKNESSMAP
		material.iridescenceThickness = (iridescenceThicknessMaximum - iridescenceThicknessMinimum) * texture2D( iridescenceThicknessMap, vIridescenceThicknessMapUv ).g + iridescenceThicknessMinimum;
	#else
		material.iridescenceThickness = iridescenceThicknessMaximum;
	#endif
#endif
#ifdef USE_SHEEN
	material.sheenColor = sheenColor;
	#ifdef USE_SHEEN_COLORMAP
		material.sheenColor *= texture2D( sheenColorMap, vSheenColorMapUv ).rgb;
	#endif
	material.sheenRoughness = clamp( sheenRoughness, 0.0001, 1.0 );
	#ifdef USE_SHEEN_ROUGHNESSMAP
		material.sheenRoughness *= texture2D( sheenRoughnessMap, vSheenRoughnessMapUv ).a;
	#endif
#endif
#ifdef USE_ANISOTROPY
	#ifdef USE_ANISOTROPYMAP
		mat2 anisotropyMat = mat2( anisotropyVector.x, anisotropyVector.y, - anisotropyVector.y, anisotropyVector.x );
		vec3 anisotropyPolar = texture2D( anisotropyMap, vAnisotropyMapUv ).rgb;
		vec2 anisotropyV = anisotropyMat * normalize( 2.0 * anisotropyPolar.rg - vec2( 1.0 ) ) * anisotropyPolar.b;
	#else
		vec2 anisotropyV = anisotropyVector;
	#endif
	material.anisotropy = length( anisotropyV );
	if( material.anisotropy == 0.0 ) {
		anisotropyV = vec2( 1.0, 0.0 );
	} else {
		anisotropyV /= material.anisotropy;
		material.anisotropy = saturate( material.anisotropy );
	}
	material.alphaT = mix( pow2( material.roughness ), 1.0, pow2( material.anisotropy ) );
	material.anisotropyT = tbn[ 0 ] * anisotropyV.x + tbn[ 1 ] * anisotropyV.y;
	material.anisotropyB = tbn[ 1 ] * anisotropyV.x - tbn[ 0 ] * anisotropyV.y;
#endif`,lights_physical_pars_fragment:`uniform sampler2D dfgLUT;
struct PhysicalMaterial {
	vec3 diffuseColor;
	vec3 diffuseContribution;
	vec3 specularColor;
	vec3 specularColorBlended;
	float roughness;
	float metalness;
	float specularF90;
	float dispersion;
	vec2 dfg;
	vec3 multiScatteringCompensation;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float diffuseRoughness;
	#endif
	#ifdef USE_RETROREFLECTION
		float retroreflectivity;
	#endif
	#ifdef USE_CLEARCOAT
		float clearcoat;
		float clearcoatRoughness;
		vec3 clearcoatF0;
		float clearcoatF90;
	#endif
	#ifdef USE_IRIDESCENCE
		float iridescence;
		float iridescenceIOR;
		float iridescenceThickness;
		vec3 iridescenceFresnel;
		vec3 iridescenceF0Dielectric;
		vec3 iridescenceF0Metallic;
	#endif
	#ifdef USE_SHEEN
		vec3 sheenColor;
		float sheenRoughness;
	#endif
	#ifdef IOR
		float ior;
	#endif
	#ifdef USE_TRANSMISSION
		float transmission;
		float transmissionAlpha;
		float thickness;
		float attenuationDistance;
		vec3 attenuationColor;
	#endif
	#ifdef USE_ANISOTROPY
		float anisotropy;
		float alphaT;
		vec3 anisotropyT;
		vec3 anisotropyB;
	#endif
};
vec3 clearcoatSpecularDirect = vec3( 0.0 );
vec3 clearcoatSpecularIndirect = vec3( 0.0 );
vec3 sheenSpecularDirect = vec3( 0.0 );
vec3 sheenSpecularIndirect = vec3(0.0 );
vec3 Schlick_to_F0( const in vec3 f, const in float f90, const in float dotVH ) {
    float x = clamp( 1.0 - dotVH, 0.0, 1.0 );
    float x2 = x * x;
    float x5 = clamp( x * x2 * x2, 0.0, 0.9999 );
    return ( f - vec3( f90 ) * x5 ) / ( 1.0 - x5 );
}
#ifdef USE_DIFFUSE_ROUGHNESS
	const float EON_EPSILON = 1e-7;
	float FON_DirectionalAlbedo( const in float mu, const in float roughness, const in float A ) {
		float muComp = 1.0 - mu;
		float gOverPi = muComp * ( 0.0571085289 + muComp * ( 0.491881867 + muComp * ( - 0.332181442 + muComp * 0.0714429953 ) ) );
		return A * ( 1.0 + roughness * gOverPi );
	}
	vec3 BRDF_EON( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in vec3 diffuseColor, const in float roughness ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return BRDF_Lambert( rho );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float s = dot( lightDir, viewDir ) - dotNL * dotNV;
		float sOverT = ( s > 0.0 ) ? s / max( max( dotNL, dotNV ), EON_EPSILON ) : s;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		vec3 singleScatter = rho * RECIPROCAL_PI * A * ( 1.0 + roughness * sOverT );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		float albedoV = FON_DirectionalAlbedo( dotNV, roughness, A );
		float albedoL = FON_DirectionalAlbedo( dotNL, roughness, A );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		vec3 multiScatter = rhoMultiScatter * RECIPROCAL_PI
			* max( EON_EPSILON, 1.0 - albedoV )
			* max( EON_EPSILON, 1.0 - albedoL )
			/ max( EON_EPSILON, 1.0 - averageAlbedo );
		return singleScatter + multiScatter;
	}
	vec3 EON_DirectionalAlbedo( const in vec3 diffuseColor, const in float roughness, const in float dotNV ) {
		vec3 rho = saturate( diffuseColor );
		if ( roughness <= EON_EPSILON ) return rho;
		float A = 1.0 / ( 1.0 + ( 0.5 - 2.0 / ( 3.0 * PI ) ) * roughness );
		float directionalAlbedo = FON_DirectionalAlbedo( dotNV, roughness, A );
		float averageAlbedo = A * ( 1.0 + ( 2.0 / 3.0 - 28.0 / ( 15.0 * PI ) ) * roughness );
		vec3 rhoMultiScatter = rho * rho * averageAlbedo / max( vec3( EON_EPSILON ), vec3( 1.0 ) - rho * ( 1.0 - averageAlbedo ) );
		return rho * directionalAlbedo + rhoMultiScatter * ( 1.0 - directionalAlbedo );
	}
#endif
float V_GGX_SmithCorrelated( const in float alpha, const in float dotNL, const in float dotNV ) {
	float a2 = pow2( alpha );
	float gv = dotNL * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNV ) );
	float gl = dotNV * sqrt( a2 + ( 1.0 - a2 ) * pow2( dotNL ) );
	return 0.5 / max( gv + gl, EPSILON );
}
float D_GGX( const in float alpha, const in float dotNH ) {
	float a2 = pow2( alpha );
	float denom = pow2( dotNH ) * ( a2 - 1.0 ) + 1.0;
	return RECIPROCAL_PI * a2 / pow2( denom );
}
#ifdef USE_ANISOTROPY
	float V_GGX_SmithCorrelated_Anisotropic( const in float alphaT, const in float alphaB, const in float dotTV, const in float dotBV, const in float dotTL, const in float dotBL, const in float dotNV, const in float dotNL ) {
		float gv = dotNL * length( vec3( alphaT * dotTV, alphaB * dotBV, dotNV ) );
		float gl = dotNV * length( vec3( alphaT * dotTL, alphaB * dotBL, dotNL ) );
		return 0.5 / max( gv + gl, EPSILON );
	}
	float D_GGX_Anisotropic( const in float alphaT, const in float alphaB, const in float dotNH, const in float dotTH, const in float dotBH ) {
		float a2 = alphaT * alphaB;
		highp vec3 v = vec3( alphaB * dotTH, alphaT * dotBH, a2 * dotNH );
		highp float v2 = dot( v, v );
		float w2 = a2 / v2;
		return RECIPROCAL_PI * a2 * pow2 ( w2 );
	}
#endif
#ifdef USE_CLEARCOAT
	vec3 BRDF_GGX_Clearcoat( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material) {
		vec3 f0 = material.clearcoatF0;
		float f90 = material.clearcoatF90;
		float roughness = max( material.clearcoatRoughness, 0.045 );
		float alpha = pow2( roughness );
		vec3 halfDir = normalize( lightDir + viewDir );
		float dotNL = saturate( dot( normal, lightDir ) );
		float dotNV = saturate( dot( normal, viewDir ) );
		float dotNH = saturate( dot( normal, halfDir ) );
		float dotVH = saturate( dot( viewDir, halfDir ) );
		vec3 F = F_Schlick( f0, f90, dotVH );
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
		return F * ( V * D );
	}
#endif
vec3 BRDF_GGX( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, const in PhysicalMaterial material ) {
	vec3 f0 = material.specularColorBlended;
	float f90 = material.specularF90;
	float roughness = max( material.roughness, 0.045 );
	float alpha = pow2( roughness );
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float dotVH = saturate( dot( viewDir, halfDir ) );
	vec3 F = F_Schlick( f0, f90, dotVH );
	#ifdef USE_IRIDESCENCE
		F = mix( F, material.iridescenceFresnel, material.iridescence );
	#endif
	#ifdef USE_ANISOTROPY
		float dotTL = dot( material.anisotropyT, lightDir );
		float dotTV = dot( material.anisotropyT, viewDir );
		float dotTH = dot( material.anisotropyT, halfDir );
		float dotBL = dot( material.anisotropyB, lightDir );
		float dotBV = dot( material.anisotropyB, viewDir );
		float dotBH = dot( material.anisotropyB, halfDir );
		float alphaT = max( material.alphaT, alpha );
		float V = V_GGX_SmithCorrelated_Anisotropic( alphaT, alpha, dotTV, dotBV, dotTL, dotBL, dotNV, dotNL );
		float D = D_GGX_Anisotropic( alphaT, alpha, dotNH, dotTH, dotBH );
	#else
		float V = V_GGX_SmithCorrelated( alpha, dotNL, dotNV );
		float D = D_GGX( alpha, dotNH );
	#endif
	return F * ( V * D );
}
vec2 LTC_Uv( const in vec3 N, const in vec3 V, const in float roughness ) {
	const float LUT_SIZE = 64.0;
	const float LUT_SCALE = ( LUT_SIZE - 1.0 ) / LUT_SIZE;
	const float LUT_BIAS = 0.5 / LUT_SIZE;
	float dotNV = saturate( dot( N, V ) );
	vec2 uv = vec2( roughness, sqrt( 1.0 - dotNV ) );
	uv = uv * LUT_SCALE + LUT_BIAS;
	return uv;
}
float LTC_ClippedSphereFormFactor( const in vec3 f ) {
	float l = length( f );
	return max( ( l * l + f.z ) / ( l + 1.0 ), 0.0 );
}
vec3 LTC_EdgeVectorFormFactor( const in vec3 v1, const in vec3 v2 ) {
	float x = dot( v1, v2 );
	float y = abs( x );
	float a = 0.8543985 + ( 0.4965155 + 0.0145206 * y ) * y;
	float b = 3.4175940 + ( 4.1616724 + y ) * y;
	float v = a / b;
	float theta_sintheta = ( x > 0.0 ) ? v : 0.5 * inversesqrt( max( 1.0 - x * x, 1e-7 ) ) - v;
	return cross( v1, v2 ) * theta_sintheta;
}
vec3 LTC_Evaluate( const in vec3 N, const in vec3 V, const in vec3 P, const in mat3 mInv, const in vec3 rectCoords[ 4 ] ) {
	vec3 v1 = rectCoords[ 1 ] - rectCoords[ 0 ];
	vec3 v2 = rectCoords[ 3 ] - rectCoords[ 0 ];
	vec3 lightNormal = cross( v1, v2 );
	if( dot( lightNormal, P - rectCoords[ 0 ] ) < 0.0 ) return vec3( 0.0 );
	vec3 T1, T2;
	T1 = normalize( V - N * dot( V, N ) );
	T2 = - cross( N, T1 );
	mat3 mat = mInv * transpose( mat3( T1, T2, N ) );
	vec3 coords[ 4 ];
	coords[ 0 ] = mat * ( rectCoords[ 0 ] - P );
	coords[ 1 ] = mat * ( rectCoords[ 1 ] - P );
	coords[ 2 ] = mat * ( rectCoords[ 2 ] - P );
	coords[ 3 ] = mat * ( rectCoords[ 3 ] - P );
	coords[ 0 ] = normalize( coords[ 0 ] );
	coords[ 1 ] = normalize( coords[ 1 ] );
	coords[ 2 ] = normalize( coords[ 2 ] );
	coords[ 3 ] = normalize( coords[ 3 ] );
	vec3 vectorFormFactor = vec3( 0.0 );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 0 ], coords[ 1 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 1 ], coords[ 2 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 2 ], coords[ 3 ] );
	vectorFormFactor += LTC_EdgeVectorFormFactor( coords[ 3 ], coords[ 0 ] );
	float result = LTC_ClippedSphereFormFactor( vectorFormFactor );
	return vec3( result );
}
#if defined( USE_SHEEN )
float D_Charlie( float roughness, float dotNH ) {
	float alpha = pow2( roughness );
	float invAlpha = 1.0 / alpha;
	float cos2h = dotNH * dotNH;
	float sin2h = max( 1.0 - cos2h, 0.0078125 );
	return ( 2.0 + invAlpha ) * pow( sin2h, invAlpha * 0.5 ) / ( 2.0 * PI );
}
float V_Neubelt( float dotNV, float dotNL ) {
	return saturate( 1.0 / ( 4.0 * ( dotNL + dotNV - dotNL * dotNV ) ) );
}
vec3 BRDF_Sheen( const in vec3 lightDir, const in vec3 viewDir, const in vec3 normal, vec3 sheenColor, const in float sheenRoughness ) {
	vec3 halfDir = normalize( lightDir + viewDir );
	float dotNL = saturate( dot( normal, lightDir ) );
	float dotNV = saturate( dot( normal, viewDir ) );
	float dotNH = saturate( dot( normal, halfDir ) );
	float D = D_Charlie( sheenRoughness, dotNH );
	float V = V_Neubelt( dotNV, dotNL );
	return sheenColor * ( D * V );
}
#endif
float IBLSheenBRDF( const in vec3 normal, const in vec3 viewDir, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	float r2 = roughness * roughness;
	float rInv = 1.0 / ( roughness + 0.1 );
	float a = -1.9362 + 1.0678 * roughness + 0.4573 * r2 - 0.8469 * rInv;
	float b = -0.6014 + 0.5538 * roughness - 0.4670 * r2 - 0.1255 * rInv;
	float DG = exp( a * dotNV + b );
	return saturate( DG );
}
vec3 EnvironmentBRDF( const in vec3 normal, const in vec3 viewDir, const in vec3 specularColor, const in float specularF90, const in float roughness ) {
	float dotNV = saturate( dot( normal, viewDir ) );
	vec2 fab = texture2D( dfgLUT, vec2( roughness, dotNV ) ).rg;
	return specularColor * fab.x + specularF90 * fab.y;
}
#ifdef USE_IRIDESCENCE
void computeMultiscatteringIridescence( const in vec2 fab, const in vec3 specularColor, const in float specularF90, const in float iridescence, const in vec3 iridescenceF0, inout vec3 singleScatter, inout vec3 multiScatter ) {
#else
void computeMultiscattering( const in vec2 fab, const in vec3 specularColor, const in float specularF90, inout vec3 singleScatter, inout vec3 multiScatter ) {
#endif
	#ifdef USE_IRIDESCENCE
		vec3 Fr = mix( specularColor, iridescenceF0, iridescence );
	#else
		vec3 Fr = specularColor;
	#endif
	vec3 FssEss = Fr * fab.x + specularF90 * fab.y;
	float Ess = fab.x + fab.y;
	float Ems = 1.0 - Ess;
	vec3 Favg = Fr + ( 1.0 - Fr ) * 0.047619;	vec3 Fms = FssEss * Favg / ( 1.0 - Ems * Favg );
	singleScatter += FssEss;
	multiScatter += Fms * Ems;
}
#if NUM_RECT_AREA_LIGHTS > 0
	void RE_Direct_RectArea_Physical( const in RectAreaLight rectAreaLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
		vec3 normal = geometryNormal;
		vec3 viewDir = geometryViewDir;
		vec3 position = geometryPosition;
		vec3 lightPos = rectAreaLight.position;
		vec3 halfWidth = rectAreaLight.halfWidth;
		vec3 halfHeight = rectAreaLight.halfHeight;
		vec3 lightColor = rectAreaLight.color;
		float roughness = material.roughness;
		vec3 rectCoords[ 4 ];
		rectCoords[ 0 ] = lightPos + halfWidth - halfHeight;		rectCoords[ 1 ] = lightPos - halfWidth - halfHeight;
		rectCoords[ 2 ] = lightPos - halfWidth + halfHeight;
		rectCoords[ 3 ] = lightPos + halfWidth + halfHeight;
		vec2 uv = LTC_Uv( normal, viewDir, roughness );
		vec4 t1 = texture2D( ltc_1, uv );
		vec4 t2 = texture2D( ltc_2, uv );
		mat3 mInv = mat3(
			vec3( t1.x, 0, t1.y ),
			vec3(    0, 1,    0 ),
			vec3( t1.z, 0, t1.w )
		);
		vec3 fresnel = ( material.specularColorBlended * t2.x + ( material.specularF90 - material.specularColorBlended ) * t2.y );
		reflectedLight.directSpecular += lightColor * fresnel * LTC_Evaluate( normal, viewDir, position, mInv, rectCoords );
		reflectedLight.directDiffuse += lightColor * material.diffuseContribution * LTC_Evaluate( normal, viewDir, position, mat3( 1.0 ), rectCoords );
		#ifdef USE_CLEARCOAT
			vec3 Ncc = geometryClearcoatNormal;
			vec2 uvClearcoat = LTC_Uv( Ncc, viewDir, material.clearcoatRoughness );
			vec4 t1Clearcoat = texture2D( ltc_1, uvClearcoat );
			vec4 t2Clearcoat = texture2D( ltc_2, uvClearcoat );
			mat3 mInvClearcoat = mat3(
				vec3( t1Clearcoat.x, 0, t1Clearcoat.y ),
				vec3(             0, 1,             0 ),
				vec3( t1Clearcoat.z, 0, t1Clearcoat.w )
			);
			vec3 fresnelClearcoat = material.clearcoatF0 * t2Clearcoat.x + ( material.clearcoatF90 - material.clearcoatF0 ) * t2Clearcoat.y;
			clearcoatSpecularDirect += lightColor * fresnelClearcoat * LTC_Evaluate( Ncc, viewDir, position, mInvClearcoat, rectCoords );
		#endif
	}
#endif
void RE_Direct_Physical( const in IncidentLight directLight, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	float dotNL = saturate( dot( geometryNormal, directLight.direction ) );
	vec3 irradiance = dotNL * directLight.color;
	#ifdef USE_CLEARCOAT
		float dotNLcc = saturate( dot( geometryClearcoatNormal, directLight.direction ) );
		vec3 ccIrradiance = dotNLcc * directLight.color;
		clearcoatSpecularDirect += ccIrradiance * BRDF_GGX_Clearcoat( directLight.direction, geometryViewDir, geometryClearcoatNormal, material );
	#endif
	#ifdef USE_SHEEN
 
 		sheenSpecularDirect += irradiance * BRDF_Sheen( directLight.direction, geometryViewDir, geometryNormal, material.sheenColor, material.sheenRoughness );
 
 		float sheenAlbedoV = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
 		float sheenAlbedoL = IBLSheenBRDF( geometryNormal, directLight.direction, material.sheenRoughness );
 
 		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * max( sheenAlbedoV, sheenAlbedoL );
 
 		irradiance *= sheenEnergyComp;
 
 	#endif
	vec3 specularBRDF = BRDF_GGX( directLight.direction, geometryViewDir, geometryNormal, material );
	#ifdef USE_RETROREFLECTION
		vec3 retroViewDir = reflect( - geometryViewDir, geometryNormal );
		vec3 retroSpecularBRDF = BRDF_GGX( directLight.direction, retroViewDir, geometryNormal, material );
		specularBRDF = mix( specularBRDF, retroSpecularBRDF, saturate( material.retroreflectivity ) );
	#endif
	reflectedLight.directSpecular += irradiance * specularBRDF * material.multiScatteringCompensation;
	vec3 halfDir = normalize( directLight.direction + geometryViewDir );
	float dotVH = saturate( dot( geometryViewDir, halfDir ) );
	vec3 F = F_Schlick( material.specularColor, material.specularF90, dotVH );
	#ifdef USE_RETROREFLECTION
		vec3 retroHalfDir = normalize( directLight.direction + retroViewDir );
		float dotRetroVH = saturate( dot( retroViewDir, retroHalfDir ) );
		vec3 retroF = F_Schlick( material.specularColor, material.specularF90, dotRetroVH );
		F = mix( F, retroF, saturate( material.retroreflectivity ) );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		vec3 diffuseBRDF = BRDF_EON( directLight.direction, geometryViewDir, geometryNormal, material.diffuseColor, material.diffuseRoughness ) * ( 1.0 - material.metalness );
	#else
		vec3 diffuseBRDF = BRDF_Lambert( material.diffuseContribution );
	#endif
	reflectedLight.directDiffuse += irradiance * diffuseBRDF * ( 1.0 - F );
}
void RE_IndirectDiffuse_Physical( const in vec3 irradiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight ) {
	vec3 singleScattering = vec3( 0.0 );
	vec3 multiScattering = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScattering, multiScattering );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScattering, multiScattering );
	#endif
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuseAlbedo = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness );
		vec3 diffuse = irradiance * RECIPROCAL_PI * diffuseAlbedo * ( 1.0 - singleScattering - multiScattering );
	#else
		vec3 diffuse = irradiance * BRDF_Lambert( material.diffuseContribution ) * ( 1.0 - singleScattering - multiScattering );
	#endif
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		sheenSpecularIndirect += irradiance * material.sheenColor * sheenAlbedo * RECIPROCAL_PI;
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		diffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectDiffuse += diffuse;
}
void RE_IndirectSpecular_Physical( const in vec3 radiance, const in vec3 irradiance, const in vec3 clearcoatRadiance, const in vec3 geometryPosition, const in vec3 geometryNormal, const in vec3 geometryViewDir, const in vec3 geometryClearcoatNormal, const in PhysicalMaterial material, inout ReflectedLight reflectedLight) {
	#ifdef USE_CLEARCOAT
		clearcoatSpecularIndirect += clearcoatRadiance * EnvironmentBRDF( geometryClearcoatNormal, geometryViewDir, material.clearcoatF0, material.clearcoatF90, material.clearcoatRoughness );
	#endif
	#ifdef USE_SHEEN
		sheenSpecularIndirect += irradiance * material.sheenColor * IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness ) * RECIPROCAL_PI;
 	#endif
	vec3 singleScatteringDielectric = vec3( 0.0 );
	vec3 multiScatteringDielectric = vec3( 0.0 );
	vec3 singleScatteringMetallic = vec3( 0.0 );
	vec3 multiScatteringMetallic = vec3( 0.0 );
	#ifdef USE_IRIDESCENCE
		computeMultiscatteringIridescence( material.dfg, material.specularColor, material.specularF90, material.iridescence, material.iridescenceF0Dielectric, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscatteringIridescence( material.dfg, material.diffuseColor, material.specularF90, material.iridescence, material.iridescenceF0Metallic, singleScatteringMetallic, multiScatteringMetallic );
	#else
		computeMultiscattering( material.dfg, material.specularColor, material.specularF90, singleScatteringDielectric, multiScatteringDielectric );
		computeMultiscattering( material.dfg, material.diffuseColor, material.specularF90, singleScatteringMetallic, multiScatteringMetallic );
	#endif
	vec3 singleScattering = mix( singleScatteringDielectric, singleScatteringMetallic, material.metalness );
	vec3 multiScattering = mix( multiScatteringDielectric, multiScatteringMetallic, material.metalness );
	vec3 totalScatteringDielectric = singleScatteringDielectric + multiScatteringDielectric;
	#ifdef USE_DIFFUSE_ROUGHNESS
		float dotNV = saturate( dot( geometryNormal, geometryViewDir ) );
		vec3 diffuse = EON_DirectionalAlbedo( material.diffuseColor, material.diffuseRoughness, dotNV ) * ( 1.0 - material.metalness ) * ( 1.0 - totalScatteringDielectric );
	#else
		vec3 diffuse = material.diffuseContribution * ( 1.0 - totalScatteringDielectric );
	#endif
	vec3 cosineWeightedIrradiance = irradiance * RECIPROCAL_PI;
	vec3 indirectSpecular = radiance * singleScattering;
	indirectSpecular += multiScattering * cosineWeightedIrradiance;
	vec3 indirectDiffuse = diffuse * cosineWeightedIrradiance;
	#ifdef USE_SHEEN
		float sheenAlbedo = IBLSheenBRDF( geometryNormal, geometryViewDir, material.sheenRoughness );
		float sheenEnergyComp = 1.0 - max3( material.sheenColor ) * sheenAlbedo;
		indirectSpecular *= sheenEnergyComp;
		indirectDiffuse *= sheenEnergyComp;
	#endif
	reflectedLight.indirectSpecular += indirectSpecular;
	reflectedLight.indirectDiffuse += indirectDiffuse;
}
#define RE_Direct				RE_Direct_Physical
#define RE_Direct_RectArea		RE_Direct_RectArea_Physical
#define RE_IndirectDiffuse		RE_IndirectDiffuse_Physical
#define RE_IndirectSpecular		RE_IndirectSpecular_Physical
float computeSpecularOcclusion( const in float dotNV, const in float ambientOcclusion, const in float roughness ) {
	return saturate( pow( dotNV + ambientOcclusion, exp2( - 16.0 * roughness - 1.0 ) ) - 1.0 + ambientOcclusion );
}`,lights_fragment_begin:`
vec3 geometryPosition = - vViewPosition;
vec3 geometryNormal = normal;
vec3 geometryViewDir = ( isOrthographic ) ? vec3( 0, 0, 1 ) : normalize( vViewPosition );
vec3 geometryClearcoatNormal = vec3( 0.0 );
#ifdef USE_CLEARCOAT
	geometryClearcoatNormal = clearcoatNormal;
#endif
#ifdef USE_IRIDESCENCE
	float dotNVi = saturate( dot( normal, geometryViewDir ) );
	if ( material.iridescenceThickness == 0.0 ) {
		material.iridescence = 0.0;
	} else {
		material.iridescence = saturate( material.iridescence );
	}
	if ( material.iridescence > 0.0 ) {
		vec3 iridescenceFresnelDielectric = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.specularColor );
		vec3 iridescenceFresnelMetallic = evalIridescence( 1.0, material.iridescenceIOR, dotNVi, material.iridescenceThickness, material.diffuseColor );
		material.iridescenceFresnel = mix( iridescenceFresnelDielectric, iridescenceFresnelMetallic, material.metalness );
		material.iridescenceF0Dielectric = Schlick_to_F0( iridescenceFresnelDielectric, 1.0, dotNVi );
		material.iridescenceF0Metallic = Schlick_to_F0( iridescenceFresnelMetallic, 1.0, dotNVi );
	}
#endif
#ifdef STANDARD
	float dotNVms = saturate( dot( geometryNormal, geometryViewDir ) );
	material.dfg = texture2D( dfgLUT, vec2( material.roughness, dotNVms ) ).rg;
	#if ( NUM_SUN_LIGHTS > 0 || NUM_DIR_LIGHTS > 0 || NUM_POINT_LIGHTS > 0 || NUM_SPOT_LIGHTS > 0 )
		float EssMs = material.dfg.x + material.dfg.y;
		material.multiScatteringCompensation = 1.0 + material.specularColorBlended * ( 1.0 / EssMs - 1.0 );
	#endif
#endif
IncidentLight directLight;
#if ( NUM_POINT_LIGHTS > 0 ) && defined( RE_Direct )
	PointLight pointLight;
	#if defined( USE_SHADOWMAP ) && NUM_POINT_LIGHT_SHADOWS > 0
	PointLightShadow pointLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHTS; i ++ ) {
		pointLight = pointLights[ i ];
		getPointLightInfo( pointLight, geometryPosition, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_POINT_LIGHT_SHADOWS ) && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
		pointLightShadow = pointLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getPointShadow( pointShadowMap[ i ], pointLightShadow.shadowMapSize, pointLightShadow.shadowIntensity, pointLightShadow.shadowBias, pointLightShadow.shadowRadius, vPointShadowCoord[ i ], pointLightShadow.shadowCameraNear, pointLightShadow.shadowCameraFar ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SPOT_LIGHTS > 0 ) && defined( RE_Direct )
	SpotLight spotLight;
	vec4 spotColor;
	vec3 spotLightCoord;
	bool inSpotLightMap;
	#if defined( USE_SHADOWMAP ) && NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHTS; i ++ ) {
		spotLight = spotLights[ i ];
		getSpotLightInfo( spotLight, geometryPosition, directLight );
		#if ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#define SPOT_LIGHT_MAP_INDEX UNROLLED_LOOP_INDEX
		#elif ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		#define SPOT_LIGHT_MAP_INDEX NUM_SPOT_LIGHT_MAPS
		#else
		#define SPOT_LIGHT_MAP_INDEX ( UNROLLED_LOOP_INDEX - NUM_SPOT_LIGHT_SHADOWS + NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS )
		#endif
		#if ( SPOT_LIGHT_MAP_INDEX < NUM_SPOT_LIGHT_MAPS )
			spotLightCoord = vSpotLightCoord[ i ].xyz / vSpotLightCoord[ i ].w;
			inSpotLightMap = all( lessThan( abs( spotLightCoord * 2. - 1. ), vec3( 1.0 ) ) );
			spotColor = texture2D( spotLightMap[ SPOT_LIGHT_MAP_INDEX ], spotLightCoord.xy );
			directLight.color = inSpotLightMap ? directLight.color * spotColor.rgb : directLight.color;
		#endif
		#undef SPOT_LIGHT_MAP_INDEX
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
		spotLightShadow = spotLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( spotShadowMap[ i ], spotLightShadow.shadowMapSize, spotLightShadow.shadowIntensity, spotLightShadow.shadowBias, spotLightShadow.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_SUN_LIGHTS > 0 ) && defined( RE_Direct )
	SunLight sunLight;
	#if defined( USE_SHADOWMAP ) && NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHTS; i ++ ) {
		sunLight = sunLights[ i ];
		getSunLightInfo( sunLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_SUN_LIGHT_SHADOWS )
		sunLightShadow = sunLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getSunShadow( sunShadowMap[ i ], sunLightShadow, UNROLLED_LOOP_INDEX ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_DIR_LIGHTS > 0 ) && defined( RE_Direct )
	DirectionalLight directionalLight;
	#if defined( USE_SHADOWMAP ) && NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLightShadow;
	#endif
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHTS; i ++ ) {
		directionalLight = directionalLights[ i ];
		getDirectionalLightInfo( directionalLight, directLight );
		#if defined( USE_SHADOWMAP ) && ( UNROLLED_LOOP_INDEX < NUM_DIR_LIGHT_SHADOWS )
		directionalLightShadow = directionalLightShadows[ i ];
		directLight.color *= ( directLight.visible && receiveShadow ) ? getShadow( directionalShadowMap[ i ], directionalLightShadow.shadowMapSize, directionalLightShadow.shadowIntensity, directionalLightShadow.shadowBias, directionalLightShadow.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
		#endif
		RE_Direct( directLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if ( NUM_RECT_AREA_LIGHTS > 0 ) && defined( RE_Direct_RectArea )
	RectAreaLight rectAreaLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_RECT_AREA_LIGHTS; i ++ ) {
		rectAreaLight = rectAreaLights[ i ];
		RE_Direct_RectArea( rectAreaLight, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
	}
	#pragma unroll_loop_end
#endif
#if defined( RE_IndirectDiffuse )
	vec3 iblIrradiance = vec3( 0.0 );
	vec3 irradiance = getAmbientLightIrradiance( ambientLightColor );
	#if defined( USE_LIGHT_PROBES )
		irradiance += getLightProbeIrradiance( lightProbe, geometryNormal );
	#endif
	#if ( NUM_HEMI_LIGHTS > 0 )
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_HEMI_LIGHTS; i ++ ) {
			irradiance += getHemisphereLightIrradiance( hemisphereLights[ i ], geometryNormal );
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_LIGHT_PROBE_GRIDS > 0
		vec3 probeWorldPos = ( ( vec4( geometryPosition, 1.0 ) - viewMatrix[ 3 ] ) * viewMatrix ).xyz;
		vec3 probeWorldNormal = transformNormalByInverseViewMatrix( geometryNormal, viewMatrix );
		int probeGrid = - 1;
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( isInsideLightProbeGrid( probeWorldPos, probeWorldNormal, probesMin[ i ], probesMax[ i ], probesResolution[ i ] ) ) probeGrid = UNROLLED_LOOP_INDEX;
		}
		#pragma unroll_loop_end
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_LIGHT_PROBE_GRIDS; i ++ ) {
			if ( probeGrid == UNROLLED_LOOP_INDEX ) irradiance += getLightProbeGridIrradiance( probesSH[ i ], probesMin[ i ], probesMax[ i ], probesResolution[ i ], probeWorldPos, probeWorldNormal );
		}
		#pragma unroll_loop_end
	#endif
#endif
#if defined( RE_IndirectSpecular )
	vec3 radiance = vec3( 0.0 );
	vec3 clearcoatRadiance = vec3( 0.0 );
#endif`,lights_fragment_maps:`#if defined( RE_IndirectDiffuse )
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		vec3 lightMapIrradiance = lightMapTexel.rgb * lightMapIntensity;
		irradiance += lightMapIrradiance;
	#endif
	#if defined( USE_ENVMAP ) && defined( ENVMAP_TYPE_PMREM )
		#if defined( STANDARD ) || defined( LAMBERT ) || defined( PHONG )
			iblIrradiance += getIBLIrradiance( geometryNormal );
		#endif
	#endif
#endif
#if defined( USE_ENVMAP ) && defined( RE_IndirectSpecular )
	#ifdef USE_ANISOTROPY
		vec3 iblRadiance = getIBLAnisotropyRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
	#else
		vec3 iblRadiance = getIBLRadiance( geometryViewDir, geometryNormal, material.roughness );
	#endif
	#ifdef USE_RETROREFLECTION
		#ifdef USE_ANISOTROPY
			vec3 retroIBLRadiance = getIBLAnisotropyRetroRadiance( geometryViewDir, geometryNormal, material.roughness, material.anisotropyB, material.anisotropy );
		#else
			vec3 retroIBLRadiance = getIBLRetroRadiance( geometryViewDir, geometryNormal, material.roughness );
		#endif
		iblRadiance = mix( iblRadiance, retroIBLRadiance, saturate( material.retroreflectivity ) );
	#endif
	radiance += iblRadiance;
	#ifdef USE_CLEARCOAT
		clearcoatRadiance += getIBLRadiance( geometryViewDir, geometryClearcoatNormal, material.clearcoatRoughness );
	#endif
#endif`,lights_fragment_end:`#if defined( RE_IndirectDiffuse )
	#if defined( LAMBERT ) || defined( PHONG )
		irradiance += iblIrradiance;
	#endif
	RE_IndirectDiffuse( irradiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif
#if defined( RE_IndirectSpecular )
	RE_IndirectSpecular( radiance, iblIrradiance, clearcoatRadiance, geometryPosition, geometryNormal, geometryViewDir, geometryClearcoatNormal, material, reflectedLight );
#endif`,lightprobes_pars_fragment:`#if NUM_LIGHT_PROBE_GRIDS > 0
uniform highp sampler3D probesSH[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMin[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesMax[ NUM_LIGHT_PROBE_GRIDS ];
uniform vec3 probesResolution[ NUM_LIGHT_PROBE_GRIDS ];
bool isInsideLightProbeGrid( vec3 worldPos, vec3 worldNormal, vec3 probesMin, vec3 probesMax, vec3 probesResolution ) {
	vec3 spacing = ( probesMax - probesMin ) / probesResolution;
	vec3 samplePos = worldPos + worldNormal * spacing * 0.5;
	vec3 margin = spacing * 0.01;
	return all( greaterThanEqual( samplePos, probesMin - margin ) ) && all( lessThanEqual( samplePos, probesMax + margin ) );
}
vec3 getLightProbeGridIrradiance( highp sampler3D probesSH, vec3 probesMin, vec3 probesMax, vec3 probesResolution, vec3 worldPos, vec3 worldNormal ) {
	vec3 res = probesResolution;
	vec3 gridRange = probesMax - probesMin;
	vec3 probeSpacing = gridRange / res;
	vec3 samplePos = worldPos + worldNormal * probeSpacing * 0.5;
	vec3 uvw = clamp( ( samplePos - probesMin ) / gridRange, 0.5 / res, 1.0 - 0.5 / res );
	float nz          = res.z;
	float paddedSlices = nz + 2.0;
	float atlasDepth  = 7.0 * paddedSlices;
	float uvZBase     = uvw.z * nz + 1.0;
	vec4 s0 = texture( probesSH, vec3( uvw.xy, ( uvZBase                       ) / atlasDepth ) );
	vec4 s1 = texture( probesSH, vec3( uvw.xy, ( uvZBase +       paddedSlices   ) / atlasDepth ) );
	vec4 s2 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 2.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s3 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 3.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s4 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 4.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s5 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 5.0 * paddedSlices   ) / atlasDepth ) );
	vec4 s6 = texture( probesSH, vec3( uvw.xy, ( uvZBase + 6.0 * paddedSlices   ) / atlasDepth ) );
	vec3 c0 = s0.xyz;
	vec3 c1 = vec3( s0.w, s1.xy );
	vec3 c2 = vec3( s1.zw, s2.x );
	vec3 c3 = s2.yzw;
	vec3 c4 = s3.xyz;
	vec3 c5 = vec3( s3.w, s4.xy );
	vec3 c6 = vec3( s4.zw, s5.x );
	vec3 c7 = s5.yzw;
	vec3 c8 = s6.xyz;
	float x = worldNormal.x, y = worldNormal.y, z = worldNormal.z;
	vec3 result = c0 * 0.886227;
	result += c1 * 2.0 * 0.511664 * y;
	result += c2 * 2.0 * 0.511664 * z;
	result += c3 * 2.0 * 0.511664 * x;
	result += c4 * 2.0 * 0.429043 * x * y;
	result += c5 * 2.0 * 0.429043 * y * z;
	result += c6 * ( 0.743125 * z * z - 0.247708 );
	result += c7 * 2.0 * 0.429043 * x * z;
	result += c8 * 0.429043 * ( x * x - y * y );
	return max( result, vec3( 0.0 ) );
}
#endif`,logdepthbuf_fragment:`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	gl_FragDepth = vIsPerspective == 0.0 ? gl_FragCoord.z : log2( vFragDepth ) * logDepthBufFC * 0.5;
#endif`,logdepthbuf_pars_fragment:`#if defined( USE_LOGARITHMIC_DEPTH_BUFFER )
	uniform float logDepthBufFC;
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,logdepthbuf_pars_vertex:`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	varying float vFragDepth;
	varying float vIsPerspective;
#endif`,logdepthbuf_vertex:`#ifdef USE_LOGARITHMIC_DEPTH_BUFFER
	vFragDepth = 1.0 + gl_Position.w;
	vIsPerspective = float( isPerspectiveMatrix( projectionMatrix ) );
#endif`,map_fragment:`#ifdef USE_MAP
	vec4 sampledDiffuseColor = texture2D( map, vMapUv );
	#ifdef DECODE_VIDEO_TEXTURE
		sampledDiffuseColor = sRGBTransferEOTF( sampledDiffuseColor );
	#endif
	diffuseColor *= sampledDiffuseColor;
#endif`,map_pars_fragment:`#ifdef USE_MAP
	uniform sampler2D map;
#endif`,map_particle_fragment:`#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
	#if defined( USE_POINTS_UV )
		vec2 uv = vUv;
	#else
		vec2 uv = ( uvTransform * vec3( gl_PointCoord.x, 1.0 - gl_PointCoord.y, 1 ) ).xy;
	#endif
#endif
#ifdef USE_MAP
	diffuseColor *= texture2D( map, uv );
#endif
#ifdef USE_ALPHAMAP
	diffuseColor.a *= texture2D( alphaMap, uv ).g;
#endif`,map_particle_pars_fragment:`#if defined( USE_POINTS_UV )
	varying vec2 vUv;
#else
	#if defined( USE_MAP ) || defined( USE_ALPHAMAP )
		uniform mat3 uvTransform;
	#endif
#endif
#ifdef USE_MAP
	uniform sampler2D map;
#endif
#ifdef USE_ALPHAMAP
	uniform sampler2D alphaMap;
#endif`,metalnessmap_fragment:`float metalnessFactor = metalness;
#ifdef USE_METALNESSMAP
	vec4 texelMetalness = texture2D( metalnessMap, vMetalnessMapUv );
	metalnessFactor *= texelMetalness.b;
#endif`,metalnessmap_pars_fragment:`#ifdef USE_METALNESSMAP
	uniform sampler2D metalnessMap;
#endif`,morphinstance_vertex:`#ifdef USE_INSTANCING_MORPH
	float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	float morphTargetBaseInfluence = texelFetch( morphTexture, ivec2( 0, gl_InstanceID ), 0 ).r;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		morphTargetInfluences[i] =  texelFetch( morphTexture, ivec2( i + 1, gl_InstanceID ), 0 ).r;
	}
#endif`,morphcolor_vertex:`#if defined( USE_MORPHCOLORS )
	#if defined( USE_COLOR_ALPHA )
		vColor *= morphTargetBaseInfluence;
	#elif defined( USE_COLOR )
		vColor.rgb *= morphTargetBaseInfluence;
	#endif
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		#if defined( USE_COLOR_ALPHA )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor += getMorph( gl_VertexID, i, 2 ) * morphTargetInfluences[ i ];
		#elif defined( USE_COLOR )
			if ( morphTargetInfluences[ i ] != 0.0 ) vColor.rgb += getMorph( gl_VertexID, i, 2 ).rgb * morphTargetInfluences[ i ];
		#endif
	}
#endif`,morphnormal_vertex:`#ifdef USE_MORPHNORMALS
	objectNormal *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) objectNormal += getMorph( gl_VertexID, i, 1 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,morphtarget_pars_vertex:`#ifdef USE_MORPHTARGETS
	#ifndef USE_INSTANCING_MORPH
		uniform float morphTargetBaseInfluence;
		uniform float morphTargetInfluences[ MORPHTARGETS_COUNT ];
	#endif
	uniform sampler2DArray morphTargetsTexture;
	uniform ivec2 morphTargetsTextureSize;
	vec4 getMorph( const in int vertexIndex, const in int morphTargetIndex, const in int offset ) {
		int texelIndex = vertexIndex * MORPHTARGETS_TEXTURE_STRIDE + offset;
		int y = texelIndex / morphTargetsTextureSize.x;
		int x = texelIndex - y * morphTargetsTextureSize.x;
		ivec3 morphUV = ivec3( x, y, morphTargetIndex );
		return texelFetch( morphTargetsTexture, morphUV, 0 );
	}
#endif`,morphtarget_vertex:`#ifdef USE_MORPHTARGETS
	transformed *= morphTargetBaseInfluence;
	for ( int i = 0; i < MORPHTARGETS_COUNT; i ++ ) {
		if ( morphTargetInfluences[ i ] != 0.0 ) transformed += getMorph( gl_VertexID, i, 0 ).xyz * morphTargetInfluences[ i ];
	}
#endif`,normal_fragment_begin:`float faceDirection = gl_FrontFacing ? 1.0 : - 1.0;
#ifdef FLAT_SHADED
	vec3 fdx = dFdx( vViewPosition );
	vec3 fdy = dFdy( vViewPosition );
	vec3 normal = normalize( cross( fdx, fdy ) );
#else
	vec3 normal = normalize( vNormal );
	#ifdef DOUBLE_SIDED
		normal *= faceDirection;
	#endif
#endif
#if defined( USE_NORMALMAP_TANGENTSPACE ) || defined( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY )
	#ifdef USE_TANGENT
		mat3 tbn = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn = getTangentFrame( - vViewPosition, normal,
		#if defined( USE_NORMALMAP )
			vNormalMapUv
		#elif defined( USE_CLEARCOAT_NORMALMAP )
			vClearcoatNormalMapUv
		#else
			vUv
		#endif
		);
	#endif
	#ifdef DOUBLE_SIDED
		tbn[0] *= faceDirection;
		tbn[1] *= faceDirection;
	#endif
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	#ifdef USE_TANGENT
		mat3 tbn2 = mat3( normalize( vTangent ), normalize( vBitangent ), normal );
	#else
		mat3 tbn2 = getTangentFrame( - vViewPosition, normal, vClearcoatNormalMapUv );
	#endif
	#ifdef DOUBLE_SIDED
		tbn2[0] *= faceDirection;
		tbn2[1] *= faceDirection;
	#endif
#endif
vec3 nonPerturbedNormal = normal;`,normal_fragment_maps:`#ifdef USE_NORMALMAP_OBJECTSPACE
	normal = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#ifdef FLIP_SIDED
		normal = - normal;
	#endif
	#ifdef DOUBLE_SIDED
		normal = normal * faceDirection;
	#endif
	normal = normalize( normalMatrix * normal );
#elif defined( USE_NORMALMAP_TANGENTSPACE )
	vec3 mapN = texture2D( normalMap, vNormalMapUv ).xyz * 2.0 - 1.0;
	#if defined( USE_PACKED_NORMALMAP )
		mapN = vec3( mapN.xy, sqrt( saturate( 1.0 - dot( mapN.xy, mapN.xy ) ) ) );
	#endif
	mapN.xy *= normalScale;
	normal = normalize( tbn * mapN );
#elif defined( USE_BUMPMAP )
	normal = perturbNormalArb( - vViewPosition, normal, dHdxy_fwd(), faceDirection );
#endif`,normal_pars_fragment:`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,normal_pars_vertex:`#ifndef FLAT_SHADED
	varying vec3 vNormal;
	#ifdef USE_TANGENT
		varying vec3 vTangent;
		varying vec3 vBitangent;
	#endif
#endif`,normal_vertex:`#ifndef FLAT_SHADED
	vNormal = normalize( transformedNormal );
	#ifdef USE_TANGENT
		vTangent = normalize( transformedTangent );
		vBitangent = normalize( cross( vNormal, vTangent ) * tangent.w );
		#ifdef FLIP_SIDED
			vBitangent = - vBitangent;
		#endif
	#endif
#endif`,normalmap_pars_fragment:`#ifdef USE_NORMALMAP
	uniform sampler2D normalMap;
	uniform vec2 normalScale;
#endif
#ifdef USE_NORMALMAP_OBJECTSPACE
	uniform mat3 normalMatrix;
#endif
#if ! defined ( USE_TANGENT ) && ( defined ( USE_NORMALMAP_TANGENTSPACE ) || defined ( USE_CLEARCOAT_NORMALMAP ) || defined( USE_ANISOTROPY ) )
	mat3 getTangentFrame( vec3 eye_pos, vec3 surf_norm, vec2 uv ) {
		vec3 q0 = dFdx( eye_pos.xyz );
		vec3 q1 = dFdy( eye_pos.xyz );
		vec2 st0 = dFdx( uv.st );
		vec2 st1 = dFdy( uv.st );
		vec3 N = surf_norm;
		vec3 q1perp = cross( q1, N );
		vec3 q0perp = cross( N, q0 );
		vec3 T = q1perp * st0.x + q0perp * st1.x;
		vec3 B = q1perp * st0.y + q0perp * st1.y;
		float det = max( dot( T, T ), dot( B, B ) );
		float scale = ( det == 0.0 ) ? 0.0 : inversesqrt( det );
		return mat3( T * scale, B * scale, N );
	}
#endif`,clearcoat_normal_fragment_begin:`#ifdef USE_CLEARCOAT
	vec3 clearcoatNormal = nonPerturbedNormal;
#endif`,clearcoat_normal_fragment_maps:`#ifdef USE_CLEARCOAT_NORMALMAP
	vec3 clearcoatMapN = texture2D( clearcoatNormalMap, vClearcoatNormalMapUv ).xyz * 2.0 - 1.0;
	clearcoatMapN.xy *= clearcoatNormalScale;
	clearcoatNormal = normalize( tbn2 * clearcoatMapN );
#endif`,clearcoat_pars_fragment:`#ifdef USE_CLEARCOATMAP
	uniform sampler2D clearcoatMap;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform sampler2D clearcoatNormalMap;
	uniform vec2 clearcoatNormalScale;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform sampler2D clearcoatRoughnessMap;
#endif`,iridescence_pars_fragment:`#ifdef USE_IRIDESCENCEMAP
	uniform sampler2D iridescenceMap;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform sampler2D iridescenceThicknessMap;
#endif`,opaque_fragment:`#ifdef OPAQUE
diffuseColor.a = 1.0;
#endif
#ifdef USE_TRANSMISSION
diffuseColor.a *= material.transmissionAlpha;
#endif
gl_FragColor = vec4( outgoingLight, diffuseColor.a );`,packing:`vec3 packNormalToRGB( const in vec3 normal ) {
	return normalize( normal ) * 0.5 + 0.5;
}
vec3 unpackRGBToNormal( const in vec3 rgb ) {
	return 2.0 * rgb.xyz - 1.0;
}
const float PackUpscale = 256. / 255.;const float UnpackDownscale = 255. / 256.;const float ShiftRight8 = 1. / 256.;
const float Inv255 = 1. / 255.;
const vec4 PackFactors = vec4( 1.0, 256.0, 256.0 * 256.0, 256.0 * 256.0 * 256.0 );
const vec2 UnpackFactors2 = vec2( UnpackDownscale, 1.0 / PackFactors.g );
const vec3 UnpackFactors3 = vec3( UnpackDownscale / PackFactors.rg, 1.0 / PackFactors.b );
const vec4 UnpackFactors4 = vec4( UnpackDownscale / PackFactors.rgb, 1.0 / PackFactors.a );
vec4 packDepthToRGBA( const in float v ) {
	if( v <= 0.0 )
		return vec4( 0., 0., 0., 0. );
	if( v >= 1.0 )
		return vec4( 1., 1., 1., 1. );
	float vuf;
	float af = modf( v * PackFactors.a, vuf );
	float bf = modf( vuf * ShiftRight8, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec4( vuf * Inv255, gf * PackUpscale, bf * PackUpscale, af );
}
vec3 packDepthToRGB( const in float v ) {
	if( v <= 0.0 )
		return vec3( 0., 0., 0. );
	if( v >= 1.0 )
		return vec3( 1., 1., 1. );
	float vuf;
	float bf = modf( v * PackFactors.b, vuf );
	float gf = modf( vuf * ShiftRight8, vuf );
	return vec3( vuf * Inv255, gf * PackUpscale, bf );
}
vec2 packDepthToRG( const in float v ) {
	if( v <= 0.0 )
		return vec2( 0., 0. );
	if( v >= 1.0 )
		return vec2( 1., 1. );
	float vuf;
	float gf = modf( v * 256., vuf );
	return vec2( vuf * Inv255, gf );
}
float unpackRGBAToDepth( const in vec4 v ) {
	return dot( v, UnpackFactors4 );
}
float unpackRGBToDepth( const in vec3 v ) {
	return dot( v, UnpackFactors3 );
}
float unpackRGToDepth( const in vec2 v ) {
	return v.r * UnpackFactors2.r + v.g * UnpackFactors2.g;
}
vec4 pack2HalfToRGBA( const in vec2 v ) {
	vec4 r = vec4( v.x, fract( v.x * 255.0 ), v.y, fract( v.y * 255.0 ) );
	return vec4( r.x - r.y / 255.0, r.y, r.z - r.w / 255.0, r.w );
}
vec2 unpackRGBATo2Half( const in vec4 v ) {
	return vec2( v.x + ( v.y / 255.0 ), v.z + ( v.w / 255.0 ) );
}
float viewZToOrthographicDepth( const in float viewZ, const in float near, const in float far ) {
	return ( viewZ + near ) / ( near - far );
}
float orthographicDepthToViewZ( const in float depth, const in float near, const in float far ) {
	#ifdef USE_REVERSED_DEPTH_BUFFER
	
		return depth * ( far - near ) - far;
	#else
		return depth * ( near - far ) - near;
	#endif
}
float viewZToPerspectiveDepth( const in float viewZ, const in float near, const in float far ) {
	return ( ( near + viewZ ) * far ) / ( ( far - near ) * viewZ );
}
float perspectiveDepthToViewZ( const in float depth, const in float near, const in float far ) {
	
	#ifdef USE_REVERSED_DEPTH_BUFFER
		return ( near * far ) / ( ( near - far ) * depth - near );
	#else
		return ( near * far ) / ( ( far - near ) * depth - far );
	#endif
}`,premultiplied_alpha_fragment:`#ifdef PREMULTIPLIED_ALPHA
	gl_FragColor.rgb *= gl_FragColor.a;
#endif`,project_vertex:`vec4 mvPosition = vec4( transformed, 1.0 );
#ifdef USE_BATCHING
	mvPosition = batchingMatrix * mvPosition;
#endif
#ifdef USE_INSTANCING
	mvPosition = instanceMatrix * mvPosition;
#endif
mvPosition = modelViewMatrix * mvPosition;
gl_Position = projectionMatrix * mvPosition;`,dithering_fragment:`#ifdef DITHERING
	gl_FragColor.rgb = dithering( gl_FragColor.rgb );
#endif`,dithering_pars_fragment:`#ifdef DITHERING
	vec3 dithering( vec3 color ) {
		float grid_position = rand( gl_FragCoord.xy );
		vec3 dither_shift_RGB = vec3( 0.25 / 255.0, -0.25 / 255.0, 0.25 / 255.0 );
		dither_shift_RGB = mix( 2.0 * dither_shift_RGB, -2.0 * dither_shift_RGB, grid_position );
		return color + dither_shift_RGB;
	}
#endif`,roughnessmap_fragment:`float roughnessFactor = roughness;
#ifdef USE_ROUGHNESSMAP
	vec4 texelRoughness = texture2D( roughnessMap, vRoughnessMapUv );
	roughnessFactor *= texelRoughness.g;
#endif`,roughnessmap_pars_fragment:`#ifdef USE_ROUGHNESSMAP
	uniform sampler2D roughnessMap;
#endif`,shadowmap_pars_fragment:`#if NUM_SPOT_LIGHT_COORDS > 0
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#if NUM_SPOT_LIGHT_MAPS > 0
	uniform sampler2D spotLightMap[ NUM_SPOT_LIGHT_MAPS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		#define SUN_LIGHT_CASCADES 2
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#else
			uniform sampler2D sunShadowMap[ NUM_SUN_LIGHT_SHADOWS ];
		#endif
		uniform mat4 sunShadowMatrix[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		uniform vec4 sunShadowCascade[ NUM_SUN_LIGHT_SHADOWS * SUN_LIGHT_CASCADES ];
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
		struct SunLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SunLightShadow sunLightShadows[ NUM_SUN_LIGHT_SHADOWS ];
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#else
			uniform sampler2D directionalShadowMap[ NUM_DIR_LIGHT_SHADOWS ];
		#endif
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform sampler2DShadow spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#else
			uniform sampler2D spotShadowMap[ NUM_SPOT_LIGHT_SHADOWS ];
		#endif
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#if defined( SHADOWMAP_TYPE_PCF )
			uniform samplerCubeShadow pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#elif defined( SHADOWMAP_TYPE_BASIC )
			uniform samplerCube pointShadowMap[ NUM_POINT_LIGHT_SHADOWS ];
		#endif
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float interleavedGradientNoise( vec2 position ) {
			return fract( 52.9829189 * fract( dot( position, vec2( 0.06711056, 0.00583715 ) ) ) );
		}
		vec2 vogelDiskSample( int sampleIndex, int samplesCount, float phi ) {
			const float goldenAngle = 2.399963229728653;
			float r = sqrt( ( float( sampleIndex ) + 0.5 ) / float( samplesCount ) );
			float theta = float( sampleIndex ) * goldenAngle + phi;
			return vec2( cos( theta ), sin( theta ) ) * r;
		}
	#endif
	#if defined( SHADOWMAP_TYPE_PCF )
		float getShadow( sampler2DShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 texelSize = vec2( 1.0 ) / shadowMapSize;
				vec2 radius = shadowRadius * texelSize;
				float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
				shadow = (
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 0, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 1, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 2, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 3, 5, phi ) * radius, shadowCoord.z ) ) +
					texture( shadowMap, vec3( shadowCoord.xy + vogelDiskSample( 4, 5, phi ) * radius, shadowCoord.z ) )
				) * 0.2;
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#elif defined( SHADOWMAP_TYPE_VSM )
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				vec2 distribution = texture2D( shadowMap, shadowCoord.xy ).rg;
				float mean = distribution.x;
				float variance = distribution.y * distribution.y;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					float hard_shadow = step( mean, shadowCoord.z );
				#else
					float hard_shadow = step( shadowCoord.z, mean );
				#endif
				
				if ( hard_shadow == 1.0 ) {
					shadow = 1.0;
				} else {
					variance = max( variance, 0.0000001 );
					float d = shadowCoord.z - mean;
					float p_max = variance / ( variance + d * d );
					p_max = clamp( ( p_max - 0.3 ) / 0.65, 0.0, 1.0 );
					shadow = max( hard_shadow, p_max );
				}
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#else
		float getShadow( sampler2D shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord ) {
			float shadow = 1.0;
			shadowCoord.xyz /= shadowCoord.w;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				shadowCoord.z -= shadowBias;
			#else
				shadowCoord.z += shadowBias;
			#endif
			bool inFrustum = shadowCoord.x >= 0.0 && shadowCoord.x <= 1.0 && shadowCoord.y >= 0.0 && shadowCoord.y <= 1.0;
			bool frustumTest = inFrustum && shadowCoord.z <= 1.0;
			if ( frustumTest ) {
				float depth = texture2D( shadowMap, shadowCoord.xy ).r;
				#ifdef USE_REVERSED_DEPTH_BUFFER
					shadow = step( depth, shadowCoord.z );
				#else
					shadow = step( shadowCoord.z, depth );
				#endif
			}
			return mix( 1.0, shadow, shadowIntensity );
		}
	#endif
	#if NUM_SUN_LIGHT_SHADOWS > 0
		float getSunShadow(
			#if defined( SHADOWMAP_TYPE_PCF )
				sampler2DShadow shadowMap,
			#else
				sampler2D shadowMap,
			#endif
			SunLightShadow sunLightShadow,
			int shadowIndex
		) {
			vec4 shadowWorldPosition = vec4( vSunShadowWorldPosition.xyz + vSunShadowWorldNormal * sunLightShadow.shadowNormalBias, 1.0 );
			float viewDepth = vSunShadowWorldPosition.w;
			int cascadeOffset = shadowIndex * SUN_LIGHT_CASCADES;
			float shadow = 1.0;
			for ( int i = SUN_LIGHT_CASCADES - 1; i >= 0; i -- ) {
				vec4 cascade = sunShadowCascade[ cascadeOffset + i ];
				if ( viewDepth >= cascade.x && viewDepth < cascade.y ) {
					float cascadeShadow = getShadow(
						shadowMap,
						sunLightShadow.shadowMapSize,
						sunLightShadow.shadowIntensity,
						sunLightShadow.shadowBias,
						sunLightShadow.shadowRadius,
						sunShadowMatrix[ cascadeOffset + i ] * shadowWorldPosition
					);
					shadow = mix( cascadeShadow, shadow, smoothstep( cascade.z, cascade.y, viewDepth ) );
				}
			}
			return shadow;
		}
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
	#if defined( SHADOWMAP_TYPE_PCF )
	float getPointShadow( samplerCubeShadow shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 bd3D = normalize( lightToPosition );
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float lightDistance = length( lightToPosition );
			float depthRange = shadowCameraFar - shadowCameraNear;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				float depthA = - shadowCameraNear / depthRange - shadowBias;
				float depthB = shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#else
				float depthA = shadowCameraFar / depthRange + shadowBias;
				float depthB = - shadowCameraNear * shadowCameraFar / ( depthRange * lightDistance );
			#endif
			float texelSize = shadowRadius / shadowMapSize.x;
			vec3 absDir = abs( bd3D );
			vec3 tangent = absDir.x > absDir.z ? vec3( 0.0, 1.0, 0.0 ) : vec3( 1.0, 0.0, 0.0 );
			tangent = normalize( cross( bd3D, tangent ) );
			vec3 bitangent = cross( bd3D, tangent );
			float phi = interleavedGradientNoise( gl_FragCoord.xy ) * PI2;
			shadow = 0.0;
			for ( int i = 0; i < 5; i ++ ) {
				vec2 offset = vogelDiskSample( i, 5, phi );
				vec3 direction = bd3D + ( tangent * offset.x + bitangent * offset.y ) * texelSize;
				vec3 absDirection = abs( direction );
				float dp = depthA + depthB / max( max( absDirection.x, absDirection.y ), absDirection.z );
				shadow += texture( shadowMap, vec4( direction, dp ) );
			}
			shadow *= 0.2;
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#elif defined( SHADOWMAP_TYPE_BASIC )
	float getPointShadow( samplerCube shadowMap, vec2 shadowMapSize, float shadowIntensity, float shadowBias, float shadowRadius, vec4 shadowCoord, float shadowCameraNear, float shadowCameraFar ) {
		float shadow = 1.0;
		vec3 lightToPosition = shadowCoord.xyz;
		vec3 absVec = abs( lightToPosition );
		float viewSpaceZ = max( max( absVec.x, absVec.y ), absVec.z );
		if ( viewSpaceZ - shadowCameraFar <= 0.0 && viewSpaceZ - shadowCameraNear >= 0.0 ) {
			float dp = ( shadowCameraFar * ( viewSpaceZ - shadowCameraNear ) ) / ( viewSpaceZ * ( shadowCameraFar - shadowCameraNear ) );
			dp += shadowBias;
			vec3 bd3D = normalize( lightToPosition );
			float depth = textureCube( shadowMap, bd3D ).r;
			#ifdef USE_REVERSED_DEPTH_BUFFER
				depth = 1.0 - depth;
			#endif
			shadow = step( dp, depth );
		}
		return mix( 1.0, shadow, shadowIntensity );
	}
	#endif
	#endif
#endif`,shadowmap_pars_vertex:`#if NUM_SPOT_LIGHT_COORDS > 0
	uniform mat4 spotLightMatrix[ NUM_SPOT_LIGHT_COORDS ];
	varying vec4 vSpotLightCoord[ NUM_SPOT_LIGHT_COORDS ];
#endif
#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
		varying vec4 vSunShadowWorldPosition;
		varying vec3 vSunShadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		uniform mat4 directionalShadowMatrix[ NUM_DIR_LIGHT_SHADOWS ];
		varying vec4 vDirectionalShadowCoord[ NUM_DIR_LIGHT_SHADOWS ];
		struct DirectionalLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform DirectionalLightShadow directionalLightShadows[ NUM_DIR_LIGHT_SHADOWS ];
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
		struct SpotLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
		};
		uniform SpotLightShadow spotLightShadows[ NUM_SPOT_LIGHT_SHADOWS ];
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		uniform mat4 pointShadowMatrix[ NUM_POINT_LIGHT_SHADOWS ];
		varying vec4 vPointShadowCoord[ NUM_POINT_LIGHT_SHADOWS ];
		struct PointLightShadow {
			float shadowIntensity;
			float shadowBias;
			float shadowNormalBias;
			float shadowRadius;
			vec2 shadowMapSize;
			float shadowCameraNear;
			float shadowCameraFar;
		};
		uniform PointLightShadow pointLightShadows[ NUM_POINT_LIGHT_SHADOWS ];
	#endif
#endif`,shadowmap_vertex:`#if ( defined( USE_SHADOWMAP ) && ( NUM_DIR_LIGHT_SHADOWS > 0 || NUM_SUN_LIGHT_SHADOWS > 0 || NUM_POINT_LIGHT_SHADOWS > 0 ) ) || ( NUM_SPOT_LIGHT_COORDS > 0 )
	#ifdef HAS_NORMAL
		vec3 shadowWorldNormal = transformNormalByInverseViewMatrix( transformedNormal, viewMatrix );
	#else
		vec3 shadowWorldNormal = vec3( 0.0 );
	#endif
	vec4 shadowWorldPosition;
#endif
#if defined( USE_SHADOWMAP )
	#if NUM_SUN_LIGHT_SHADOWS > 0
		vSunShadowWorldPosition = vec4( worldPosition.xyz, - mvPosition.z );
		vSunShadowWorldNormal = shadowWorldNormal;
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * directionalLightShadows[ i ].shadowNormalBias, 0 );
			vDirectionalShadowCoord[ i ] = directionalShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0
		#pragma unroll_loop_start
		for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
			shadowWorldPosition = worldPosition + vec4( shadowWorldNormal * pointLightShadows[ i ].shadowNormalBias, 0 );
			vPointShadowCoord[ i ] = pointShadowMatrix[ i ] * shadowWorldPosition;
		}
		#pragma unroll_loop_end
	#endif
#endif
#if NUM_SPOT_LIGHT_COORDS > 0
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_COORDS; i ++ ) {
		shadowWorldPosition = worldPosition;
		#if ( defined( USE_SHADOWMAP ) && UNROLLED_LOOP_INDEX < NUM_SPOT_LIGHT_SHADOWS )
			shadowWorldPosition.xyz += shadowWorldNormal * spotLightShadows[ i ].shadowNormalBias;
		#endif
		vSpotLightCoord[ i ] = spotLightMatrix[ i ] * shadowWorldPosition;
	}
	#pragma unroll_loop_end
#endif`,shadowmask_pars_fragment:`float getShadowMask() {
	float shadow = 1.0;
	#ifdef USE_SHADOWMAP
	#if NUM_SUN_LIGHT_SHADOWS > 0
	SunLightShadow sunLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SUN_LIGHT_SHADOWS; i ++ ) {
		sunLight = sunLightShadows[ i ];
		shadow *= receiveShadow ? getSunShadow( sunShadowMap[ i ], sunLight, UNROLLED_LOOP_INDEX ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_DIR_LIGHT_SHADOWS > 0
	DirectionalLightShadow directionalLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_DIR_LIGHT_SHADOWS; i ++ ) {
		directionalLight = directionalLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( directionalShadowMap[ i ], directionalLight.shadowMapSize, directionalLight.shadowIntensity, directionalLight.shadowBias, directionalLight.shadowRadius, vDirectionalShadowCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_SPOT_LIGHT_SHADOWS > 0
	SpotLightShadow spotLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_SPOT_LIGHT_SHADOWS; i ++ ) {
		spotLight = spotLightShadows[ i ];
		shadow *= receiveShadow ? getShadow( spotShadowMap[ i ], spotLight.shadowMapSize, spotLight.shadowIntensity, spotLight.shadowBias, spotLight.shadowRadius, vSpotLightCoord[ i ] ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#if NUM_POINT_LIGHT_SHADOWS > 0 && ( defined( SHADOWMAP_TYPE_PCF ) || defined( SHADOWMAP_TYPE_BASIC ) )
	PointLightShadow pointLight;
	#pragma unroll_loop_start
	for ( int i = 0; i < NUM_POINT_LIGHT_SHADOWS; i ++ ) {
		pointLight = pointLightShadows[ i ];
		shadow *= receiveShadow ? getPointShadow( pointShadowMap[ i ], pointLight.shadowMapSize, pointLight.shadowIntensity, pointLight.shadowBias, pointLight.shadowRadius, vPointShadowCoord[ i ], pointLight.shadowCameraNear, pointLight.shadowCameraFar ) : 1.0;
	}
	#pragma unroll_loop_end
	#endif
	#endif
	return shadow;
}`,skinbase_vertex:`#ifdef USE_SKINNING
	mat4 boneMatX = getBoneMatrix( skinIndex.x );
	mat4 boneMatY = getBoneMatrix( skinIndex.y );
	mat4 boneMatZ = getBoneMatrix( skinIndex.z );
	mat4 boneMatW = getBoneMatrix( skinIndex.w );
#endif`,skinning_pars_vertex:`#ifdef USE_SKINNING
	uniform mat4 bindMatrix;
	uniform mat4 bindMatrixInverse;
	uniform highp sampler2D boneTexture;
	mat4 getBoneMatrix( const in float i ) {
		int size = textureSize( boneTexture, 0 ).x;
		int j = int( i ) * 4;
		int x = j % size;
		int y = j / size;
		vec4 v1 = texelFetch( boneTexture, ivec2( x, y ), 0 );
		vec4 v2 = texelFetch( boneTexture, ivec2( x + 1, y ), 0 );
		vec4 v3 = texelFetch( boneTexture, ivec2( x + 2, y ), 0 );
		vec4 v4 = texelFetch( boneTexture, ivec2( x + 3, y ), 0 );
		return mat4( v1, v2, v3, v4 );
	}
#endif`,skinning_vertex:`#ifdef USE_SKINNING
	vec4 skinVertex = bindMatrix * vec4( transformed, 1.0 );
	vec4 skinned = vec4( 0.0 );
	skinned += boneMatX * skinVertex * skinWeight.x;
	skinned += boneMatY * skinVertex * skinWeight.y;
	skinned += boneMatZ * skinVertex * skinWeight.z;
	skinned += boneMatW * skinVertex * skinWeight.w;
	transformed = ( bindMatrixInverse * skinned ).xyz;
#endif`,skinnormal_vertex:`#ifdef USE_SKINNING
	mat4 skinMatrix = mat4( 0.0 );
	skinMatrix += skinWeight.x * boneMatX;
	skinMatrix += skinWeight.y * boneMatY;
	skinMatrix += skinWeight.z * boneMatZ;
	skinMatrix += skinWeight.w * boneMatW;
	skinMatrix = bindMatrixInverse * skinMatrix * bindMatrix;
	objectNormal = vec4( skinMatrix * vec4( objectNormal, 0.0 ) ).xyz;
	#ifdef USE_TANGENT
		objectTangent = vec4( skinMatrix * vec4( objectTangent, 0.0 ) ).xyz;
	#endif
#endif`,specularmap_fragment:`float specularStrength;
#ifdef USE_SPECULARMAP
	vec4 texelSpecular = texture2D( specularMap, vSpecularMapUv );
	specularStrength = texelSpecular.r;
#else
	specularStrength = 1.0;
#endif`,specularmap_pars_fragment:`#ifdef USE_SPECULARMAP
	uniform sampler2D specularMap;
#endif`,tonemapping_fragment:`#if defined( TONE_MAPPING )
	gl_FragColor.rgb = toneMapping( gl_FragColor.rgb );
#endif`,tonemapping_pars_fragment:`#ifndef saturate
#define saturate( a ) clamp( a, 0.0, 1.0 )
#endif
uniform float toneMappingExposure;
vec3 LinearToneMapping( vec3 color ) {
	return saturate( toneMappingExposure * color );
}
vec3 ReinhardToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	return saturate( color / ( vec3( 1.0 ) + color ) );
}
vec3 CineonToneMapping( vec3 color ) {
	color *= toneMappingExposure;
	color = max( vec3( 0.0 ), color - 0.004 );
	return pow( ( color * ( 6.2 * color + 0.5 ) ) / ( color * ( 6.2 * color + 1.7 ) + 0.06 ), vec3( 2.2 ) );
}
vec3 RRTAndODTFit( vec3 v ) {
	vec3 a = v * ( v + 0.0245786 ) - 0.000090537;
	vec3 b = v * ( 0.983729 * v + 0.4329510 ) + 0.238081;
	return a / b;
}
vec3 ACESFilmicToneMapping( vec3 color ) {
	const mat3 ACESInputMat = mat3(
		vec3( 0.59719, 0.07600, 0.02840 ),		vec3( 0.35458, 0.90834, 0.13383 ),
		vec3( 0.04823, 0.01566, 0.83777 )
	);
	const mat3 ACESOutputMat = mat3(
		vec3(  1.60475, -0.10208, -0.00327 ),		vec3( -0.53108,  1.10813, -0.07276 ),
		vec3( -0.07367, -0.00605,  1.07602 )
	);
	color *= toneMappingExposure / 0.6;
	color = ACESInputMat * color;
	color = RRTAndODTFit( color );
	color = ACESOutputMat * color;
	return saturate( color );
}
const mat3 LINEAR_REC2020_TO_LINEAR_SRGB = mat3(
	vec3( 1.6605, - 0.1246, - 0.0182 ),
	vec3( - 0.5876, 1.1329, - 0.1006 ),
	vec3( - 0.0728, - 0.0083, 1.1187 )
);
const mat3 LINEAR_SRGB_TO_LINEAR_REC2020 = mat3(
	vec3( 0.6274, 0.0691, 0.0164 ),
	vec3( 0.3293, 0.9195, 0.0880 ),
	vec3( 0.0433, 0.0113, 0.8956 )
);
vec3 agxDefaultContrastApprox( vec3 x ) {
	vec3 x2 = x * x;
	vec3 x4 = x2 * x2;
	return + 15.5 * x4 * x2
		- 40.14 * x4 * x
		+ 31.96 * x4
		- 6.868 * x2 * x
		+ 0.4298 * x2
		+ 0.1191 * x
		- 0.00232;
}
vec3 AgXToneMapping( vec3 color ) {
	const mat3 AgXInsetMatrix = mat3(
		vec3( 0.856627153315983, 0.137318972929847, 0.11189821299995 ),
		vec3( 0.0951212405381588, 0.761241990602591, 0.0767994186031903 ),
		vec3( 0.0482516061458583, 0.101439036467562, 0.811302368396859 )
	);
	const mat3 AgXOutsetMatrix = mat3(
		vec3( 1.1271005818144368, - 0.1413297634984383, - 0.14132976349843826 ),
		vec3( - 0.11060664309660323, 1.157823702216272, - 0.11060664309660294 ),
		vec3( - 0.016493938717834573, - 0.016493938717834257, 1.2519364065950405 )
	);
	const float AgxMinEv = - 12.47393;	const float AgxMaxEv = 4.026069;
	color *= toneMappingExposure;
	color = LINEAR_SRGB_TO_LINEAR_REC2020 * color;
	color = AgXInsetMatrix * color;
	color = max( color, 1e-10 );	color = log2( color );
	color = ( color - AgxMinEv ) / ( AgxMaxEv - AgxMinEv );
	color = clamp( color, 0.0, 1.0 );
	color = agxDefaultContrastApprox( color );
	color = AgXOutsetMatrix * color;
	color = pow( max( vec3( 0.0 ), color ), vec3( 2.2 ) );
	color = LINEAR_REC2020_TO_LINEAR_SRGB * color;
	color = clamp( color, 0.0, 1.0 );
	return color;
}
vec3 NeutralToneMapping( vec3 color ) {
	const float StartCompression = 0.8 - 0.04;
	const float Desaturation = 0.15;
	color *= toneMappingExposure;
	float x = min( color.r, min( color.g, color.b ) );
	float offset = x < 0.08 ? x - 6.25 * x * x : 0.04;
	color -= offset;
	float peak = max( color.r, max( color.g, color.b ) );
	if ( peak < StartCompression ) return color;
	float d = 1. - StartCompression;
	float newPeak = 1. - d * d / ( peak + d - StartCompression );
	color *= newPeak / peak;
	float g = 1. - 1. / ( Desaturation * ( peak - newPeak ) + 1. );
	return mix( color, vec3( newPeak ), g );
}
vec3 CustomToneMapping( vec3 color ) { return color; }`,transmission_fragment:`#ifdef USE_TRANSMISSION
	material.transmission = transmission;
	material.transmissionAlpha = 1.0;
	material.thickness = thickness;
	material.attenuationDistance = attenuationDistance;
	material.attenuationColor = attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		material.transmission *= texture2D( transmissionMap, vTransmissionMapUv ).r;
	#endif
	#ifdef USE_THICKNESSMAP
		material.thickness *= texture2D( thicknessMap, vThicknessMapUv ).g;
	#endif
	vec3 pos = vWorldPosition;
	vec3 v = normalize( cameraPosition - pos );
	vec3 n = transformNormalByInverseViewMatrix( normal, viewMatrix );
	vec4 transmitted = getIBLVolumeRefraction(
		n, v, material.roughness, material.diffuseContribution, material.specularColorBlended, material.specularF90,
		pos, modelMatrix, viewMatrix, projectionMatrix, material.dispersion, material.ior, material.thickness,
		material.attenuationColor, material.attenuationDistance );
	material.transmissionAlpha = mix( material.transmissionAlpha, transmitted.a, material.transmission );
	totalDiffuse = mix( totalDiffuse, transmitted.rgb, material.transmission );
#endif`,transmission_pars_fragment:`#ifdef USE_TRANSMISSION
	uniform float transmission;
	uniform float thickness;
	uniform float attenuationDistance;
	uniform vec3 attenuationColor;
	#ifdef USE_TRANSMISSIONMAP
		uniform sampler2D transmissionMap;
	#endif
	#ifdef USE_THICKNESSMAP
		uniform sampler2D thicknessMap;
	#endif
	uniform vec2 transmissionSamplerSize;
	uniform sampler2D transmissionSamplerMap;
	uniform mat4 modelMatrix;
	uniform mat4 projectionMatrix;
	varying vec3 vWorldPosition;
	float w0( float a ) {
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - a + 3.0 ) - 3.0 ) + 1.0 );
	}
	float w1( float a ) {
		return ( 1.0 / 6.0 ) * ( a *  a * ( 3.0 * a - 6.0 ) + 4.0 );
	}
	float w2( float a ){
		return ( 1.0 / 6.0 ) * ( a * ( a * ( - 3.0 * a + 3.0 ) + 3.0 ) + 1.0 );
	}
	float w3( float a ) {
		return ( 1.0 / 6.0 ) * ( a * a * a );
	}
	float g0( float a ) {
		return w0( a ) + w1( a );
	}
	float g1( float a ) {
		return w2( a ) + w3( a );
	}
	float h0( float a ) {
		return - 1.0 + w1( a ) / ( w0( a ) + w1( a ) );
	}
	float h1( float a ) {
		return 1.0 + w3( a ) / ( w2( a ) + w3( a ) );
	}
	vec4 bicubic( sampler2D tex, vec2 uv, vec4 texelSize, float lod ) {
		uv = uv * texelSize.zw + 0.5;
		vec2 iuv = floor( uv );
		vec2 fuv = fract( uv );
		float g0x = g0( fuv.x );
		float g1x = g1( fuv.x );
		float h0x = h0( fuv.x );
		float h1x = h1( fuv.x );
		float h0y = h0( fuv.y );
		float h1y = h1( fuv.y );
		vec2 p0 = ( vec2( iuv.x + h0x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p1 = ( vec2( iuv.x + h1x, iuv.y + h0y ) - 0.5 ) * texelSize.xy;
		vec2 p2 = ( vec2( iuv.x + h0x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		vec2 p3 = ( vec2( iuv.x + h1x, iuv.y + h1y ) - 0.5 ) * texelSize.xy;
		return g0( fuv.y ) * ( g0x * textureLod( tex, p0, lod ) + g1x * textureLod( tex, p1, lod ) ) +
			g1( fuv.y ) * ( g0x * textureLod( tex, p2, lod ) + g1x * textureLod( tex, p3, lod ) );
	}
	vec4 textureBicubic( sampler2D sampler, vec2 uv, float lod ) {
		vec2 fLodSize = vec2( textureSize( sampler, int( lod ) ) );
		vec2 cLodSize = vec2( textureSize( sampler, int( lod + 1.0 ) ) );
		vec2 fLodSizeInv = 1.0 / fLodSize;
		vec2 cLodSizeInv = 1.0 / cLodSize;
		vec4 fSample = bicubic( sampler, uv, vec4( fLodSizeInv, fLodSize ), floor( lod ) );
		vec4 cSample = bicubic( sampler, uv, vec4( cLodSizeInv, cLodSize ), ceil( lod ) );
		return mix( fSample, cSample, fract( lod ) );
	}
	vec3 getVolumeTransmissionRay( const in vec3 n, const in vec3 v, const in float thickness, const in float ior, const in mat4 modelMatrix ) {
		vec3 refractionVector = refract( - v, normalize( n ), 1.0 / ior );
		vec3 modelScale;
		modelScale.x = length( vec3( modelMatrix[ 0 ].xyz ) );
		modelScale.y = length( vec3( modelMatrix[ 1 ].xyz ) );
		modelScale.z = length( vec3( modelMatrix[ 2 ].xyz ) );
		return normalize( refractionVector ) * thickness * modelScale;
	}
	float applyIorToRoughness( const in float roughness, const in float ior ) {
		return roughness * clamp( ior * 2.0 - 2.0, 0.0, 1.0 );
	}
	vec4 getTransmissionSample( const in vec2 fragCoord, const in float roughness, const in float ior ) {
		float lod = log2( transmissionSamplerSize.x ) * applyIorToRoughness( roughness, ior );
		return textureBicubic( transmissionSamplerMap, fragCoord.xy, lod );
	}
	vec3 volumeAttenuation( const in float transmissionDistance, const in vec3 attenuationColor, const in float attenuationDistance ) {
		if ( isinf( attenuationDistance ) ) {
			return vec3( 1.0 );
		} else {
			vec3 attenuationCoefficient = -log( attenuationColor ) / attenuationDistance;
			vec3 transmittance = exp( - attenuationCoefficient * transmissionDistance );			return transmittance;
		}
	}
	vec4 getIBLVolumeRefraction( const in vec3 n, const in vec3 v, const in float roughness, const in vec3 diffuseColor,
		const in vec3 specularColor, const in float specularF90, const in vec3 position, const in mat4 modelMatrix,
		const in mat4 viewMatrix, const in mat4 projMatrix, const in float dispersion, const in float ior, const in float thickness,
		const in vec3 attenuationColor, const in float attenuationDistance ) {
		vec4 transmittedLight;
		vec3 transmittance;
		#ifdef USE_DISPERSION
			float halfSpread = ( ior - 1.0 ) * 0.025 * dispersion;
			vec3 iors = vec3( ior - halfSpread, ior, ior + halfSpread );
			for ( int i = 0; i < 3; i ++ ) {
				vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, iors[ i ], modelMatrix );
				vec3 refractedRayExit = position + transmissionRay;
				vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
				vec2 refractionCoords = ndcPos.xy / ndcPos.w;
				refractionCoords += 1.0;
				refractionCoords /= 2.0;
				vec4 transmissionSample = getTransmissionSample( refractionCoords, roughness, iors[ i ] );
				transmittedLight[ i ] = transmissionSample[ i ];
				transmittedLight.a += transmissionSample.a;
				transmittance[ i ] = diffuseColor[ i ] * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance )[ i ];
			}
			transmittedLight.a /= 3.0;
		#else
			vec3 transmissionRay = getVolumeTransmissionRay( n, v, thickness, ior, modelMatrix );
			vec3 refractedRayExit = position + transmissionRay;
			vec4 ndcPos = projMatrix * viewMatrix * vec4( refractedRayExit, 1.0 );
			vec2 refractionCoords = ndcPos.xy / ndcPos.w;
			refractionCoords += 1.0;
			refractionCoords /= 2.0;
			transmittedLight = getTransmissionSample( refractionCoords, roughness, ior );
			transmittance = diffuseColor * volumeAttenuation( length( transmissionRay ), attenuationColor, attenuationDistance );
		#endif
		vec3 attenuatedColor = transmittance * transmittedLight.rgb;
		vec3 F = EnvironmentBRDF( n, v, specularColor, specularF90, roughness );
		float transmittanceFactor = ( transmittance.r + transmittance.g + transmittance.b ) / 3.0;
		return vec4( ( 1.0 - F ) * attenuatedColor, 1.0 - ( 1.0 - transmittedLight.a ) * transmittanceFactor );
	}
#endif`,uv_pars_fragment:`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_SPECULARMAP
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,uv_pars_vertex:`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	varying vec2 vUv;
#endif
#ifdef USE_MAP
	uniform mat3 mapTransform;
	varying vec2 vMapUv;
#endif
#ifdef USE_ALPHAMAP
	uniform mat3 alphaMapTransform;
	varying vec2 vAlphaMapUv;
#endif
#ifdef USE_LIGHTMAP
	uniform mat3 lightMapTransform;
	varying vec2 vLightMapUv;
#endif
#ifdef USE_AOMAP
	uniform mat3 aoMapTransform;
	varying vec2 vAoMapUv;
#endif
#ifdef USE_BUMPMAP
	uniform mat3 bumpMapTransform;
	varying vec2 vBumpMapUv;
#endif
#ifdef USE_NORMALMAP
	uniform mat3 normalMapTransform;
	varying vec2 vNormalMapUv;
#endif
#ifdef USE_DISPLACEMENTMAP
	uniform mat3 displacementMapTransform;
	varying vec2 vDisplacementMapUv;
#endif
#ifdef USE_EMISSIVEMAP
	uniform mat3 emissiveMapTransform;
	varying vec2 vEmissiveMapUv;
#endif
#ifdef USE_METALNESSMAP
	uniform mat3 metalnessMapTransform;
	varying vec2 vMetalnessMapUv;
#endif
#ifdef USE_ROUGHNESSMAP
	uniform mat3 roughnessMapTransform;
	varying vec2 vRoughnessMapUv;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	uniform mat3 diffuseRoughnessMapTransform;
	varying vec2 vDiffuseRoughnessMapUv;
#endif
#ifdef USE_ANISOTROPYMAP
	uniform mat3 anisotropyMapTransform;
	varying vec2 vAnisotropyMapUv;
#endif
#ifdef USE_CLEARCOATMAP
	uniform mat3 clearcoatMapTransform;
	varying vec2 vClearcoatMapUv;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	uniform mat3 clearcoatNormalMapTransform;
	varying vec2 vClearcoatNormalMapUv;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	uniform mat3 clearcoatRoughnessMapTransform;
	varying vec2 vClearcoatRoughnessMapUv;
#endif
#ifdef USE_SHEEN_COLORMAP
	uniform mat3 sheenColorMapTransform;
	varying vec2 vSheenColorMapUv;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	uniform mat3 sheenRoughnessMapTransform;
	varying vec2 vSheenRoughnessMapUv;
#endif
#ifdef USE_IRIDESCENCEMAP
	uniform mat3 iridescenceMapTransform;
	varying vec2 vIridescenceMapUv;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	uniform mat3 iridescenceThicknessMapTransform;
	varying vec2 vIridescenceThicknessMapUv;
#endif
#ifdef USE_SPECULARMAP
	uniform mat3 specularMapTransform;
	varying vec2 vSpecularMapUv;
#endif
#ifdef USE_SPECULAR_COLORMAP
	uniform mat3 specularColorMapTransform;
	varying vec2 vSpecularColorMapUv;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	uniform mat3 specularIntensityMapTransform;
	varying vec2 vSpecularIntensityMapUv;
#endif
#ifdef USE_TRANSMISSIONMAP
	uniform mat3 transmissionMapTransform;
	varying vec2 vTransmissionMapUv;
#endif
#ifdef USE_THICKNESSMAP
	uniform mat3 thicknessMapTransform;
	varying vec2 vThicknessMapUv;
#endif`,uv_vertex:`#if defined( USE_UV ) || defined( USE_ANISOTROPY )
	vUv = vec3( uv, 1 ).xy;
#endif
#ifdef USE_MAP
	vMapUv = ( mapTransform * vec3( MAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ALPHAMAP
	vAlphaMapUv = ( alphaMapTransform * vec3( ALPHAMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_LIGHTMAP
	vLightMapUv = ( lightMapTransform * vec3( LIGHTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_AOMAP
	vAoMapUv = ( aoMapTransform * vec3( AOMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_BUMPMAP
	vBumpMapUv = ( bumpMapTransform * vec3( BUMPMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_NORMALMAP
	vNormalMapUv = ( normalMapTransform * vec3( NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DISPLACEMENTMAP
	vDisplacementMapUv = ( displacementMapTransform * vec3( DISPLACEMENTMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_EMISSIVEMAP
	vEmissiveMapUv = ( emissiveMapTransform * vec3( EMISSIVEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_METALNESSMAP
	vMetalnessMapUv = ( metalnessMapTransform * vec3( METALNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ROUGHNESSMAP
	vRoughnessMapUv = ( roughnessMapTransform * vec3( ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_DIFFUSE_ROUGHNESSMAP
	vDiffuseRoughnessMapUv = ( diffuseRoughnessMapTransform * vec3( DIFFUSE_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_ANISOTROPYMAP
	vAnisotropyMapUv = ( anisotropyMapTransform * vec3( ANISOTROPYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOATMAP
	vClearcoatMapUv = ( clearcoatMapTransform * vec3( CLEARCOATMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_NORMALMAP
	vClearcoatNormalMapUv = ( clearcoatNormalMapTransform * vec3( CLEARCOAT_NORMALMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_CLEARCOAT_ROUGHNESSMAP
	vClearcoatRoughnessMapUv = ( clearcoatRoughnessMapTransform * vec3( CLEARCOAT_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCEMAP
	vIridescenceMapUv = ( iridescenceMapTransform * vec3( IRIDESCENCEMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_IRIDESCENCE_THICKNESSMAP
	vIridescenceThicknessMapUv = ( iridescenceThicknessMapTransform * vec3( IRIDESCENCE_THICKNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_COLORMAP
	vSheenColorMapUv = ( sheenColorMapTransform * vec3( SHEEN_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SHEEN_ROUGHNESSMAP
	vSheenRoughnessMapUv = ( sheenRoughnessMapTransform * vec3( SHEEN_ROUGHNESSMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULARMAP
	vSpecularMapUv = ( specularMapTransform * vec3( SPECULARMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_COLORMAP
	vSpecularColorMapUv = ( specularColorMapTransform * vec3( SPECULAR_COLORMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_SPECULAR_INTENSITYMAP
	vSpecularIntensityMapUv = ( specularIntensityMapTransform * vec3( SPECULAR_INTENSITYMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_TRANSMISSIONMAP
	vTransmissionMapUv = ( transmissionMapTransform * vec3( TRANSMISSIONMAP_UV, 1 ) ).xy;
#endif
#ifdef USE_THICKNESSMAP
	vThicknessMapUv = ( thicknessMapTransform * vec3( THICKNESSMAP_UV, 1 ) ).xy;
#endif`,worldpos_vertex:`#if defined( USE_ENVMAP ) || defined( DISTANCE ) || defined ( USE_SHADOWMAP ) || defined ( USE_TRANSMISSION ) || NUM_SPOT_LIGHT_COORDS > 0
	vec4 worldPosition = vec4( transformed, 1.0 );
	#ifdef USE_BATCHING
		worldPosition = batchingMatrix * worldPosition;
	#endif
	#ifdef USE_INSTANCING
		worldPosition = instanceMatrix * worldPosition;
	#endif
	worldPosition = modelMatrix * worldPosition;
#endif`,background_vert:`varying vec2 vUv;
uniform mat3 uvTransform;
void main() {
	vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	gl_Position = vec4( position.xy, 1.0, 1.0 );
}`,background_frag:`uniform sampler2D t2D;
uniform float backgroundIntensity;
varying vec2 vUv;
void main() {
	vec4 texColor = texture2D( t2D, vUv );
	#ifdef DECODE_VIDEO_TEXTURE
		texColor = vec4( mix( pow( texColor.rgb * 0.9478672986 + vec3( 0.0521327014 ), vec3( 2.4 ) ), texColor.rgb * 0.0773993808, vec3( lessThanEqual( texColor.rgb, vec3( 0.04045 ) ) ) ), texColor.w );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,backgroundCube_vert:`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,backgroundCube_frag:`uniform float backgroundBlurriness;
uniform float backgroundIntensity;
uniform mat3 backgroundRotation;
varying vec3 vWorldDirection;
#include <envmap_common_pars_fragment>
void main() {
	#ifdef ENVMAP_TYPE_PMREM
		vec4 texColor = textureLod( envMap, backgroundRotation * vWorldDirection, roughnessToMip( backgroundBlurriness ) );
	#else
		vec4 texColor = textureCube( envMap, backgroundRotation * vWorldDirection );
	#endif
	texColor.rgb *= backgroundIntensity;
	gl_FragColor = texColor;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,cube_vert:`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
	gl_Position.z = gl_Position.w;
}`,cube_frag:`uniform samplerCube tCube;
uniform float tFlip;
uniform float opacity;
varying vec3 vWorldDirection;
void main() {
	vec4 texColor = textureCube( tCube, vec3( tFlip * vWorldDirection.x, vWorldDirection.yz ) );
	gl_FragColor = texColor;
	gl_FragColor.a *= opacity;
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,depth_vert:`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
varying vec2 vHighPrecisionZW;
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vHighPrecisionZW = gl_Position.zw;
}`,depth_frag:`#if DEPTH_PACKING == 3200
	uniform float opacity;
#endif
#include <common>
#include <packing>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
varying vec2 vHighPrecisionZW;
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#if DEPTH_PACKING == 3200
		diffuseColor.a = opacity;
	#endif
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <logdepthbuf_fragment>
	#ifdef USE_REVERSED_DEPTH_BUFFER
		float fragCoordZ = vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ];
	#else
		float fragCoordZ = 0.5 * vHighPrecisionZW[ 0 ] / vHighPrecisionZW[ 1 ] + 0.5;
	#endif
	#if DEPTH_PACKING == 3200
		gl_FragColor = vec4( vec3( 1.0 - fragCoordZ ), opacity );
	#elif DEPTH_PACKING == 3201
		gl_FragColor = packDepthToRGBA( fragCoordZ );
	#elif DEPTH_PACKING == 3202
		gl_FragColor = vec4( packDepthToRGB( fragCoordZ ), 1.0 );
	#elif DEPTH_PACKING == 3203
		gl_FragColor = vec4( packDepthToRG( fragCoordZ ), 0.0, 1.0 );
	#endif
}`,distance_vert:`#define DISTANCE
varying vec3 vWorldPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <skinbase_vertex>
	#include <morphinstance_vertex>
	#ifdef USE_DISPLACEMENTMAP
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <worldpos_vertex>
	#include <clipping_planes_vertex>
	vWorldPosition = worldPosition.xyz;
}`,distance_frag:`#define DISTANCE
uniform vec3 referencePosition;
uniform float nearDistance;
uniform float farDistance;
varying vec3 vWorldPosition;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 1.0 );
	#include <clipping_planes_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	float dist = length( vWorldPosition - referencePosition );
	dist = ( dist - nearDistance ) / ( farDistance - nearDistance );
	dist = saturate( dist );
	gl_FragColor = vec4( dist, 0.0, 0.0, 1.0 );
}`,equirect_vert:`varying vec3 vWorldDirection;
#include <common>
void main() {
	vWorldDirection = transformDirection( position, modelMatrix );
	#include <begin_vertex>
	#include <project_vertex>
}`,equirect_frag:`uniform sampler2D tEquirect;
varying vec3 vWorldDirection;
#include <common>
void main() {
	vec3 direction = normalize( vWorldDirection );
	vec2 sampleUV = equirectUv( direction );
	gl_FragColor = texture2D( tEquirect, sampleUV );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
}`,linedashed_vert:`uniform float scale;
attribute float lineDistance;
varying float vLineDistance;
#include <common>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	vLineDistance = scale * lineDistance;
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,linedashed_frag:`uniform vec3 diffuse;
uniform float opacity;
uniform float dashSize;
uniform float totalSize;
varying float vLineDistance;
#include <common>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	if ( mod( vLineDistance, totalSize ) > dashSize ) {
		discard;
	}
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,meshbasic_vert:`#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#if defined ( USE_ENVMAP ) || defined ( USE_SKINNING )
		#include <beginnormal_vertex>
		#include <morphnormal_vertex>
		#include <skinbase_vertex>
		#include <skinnormal_vertex>
		#include <defaultnormal_vertex>
	#endif
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <fog_vertex>
}`,meshbasic_frag:`uniform vec3 diffuse;
uniform float opacity;
#ifndef FLAT_SHADED
	varying vec3 vNormal;
#endif
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <fog_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	#ifdef USE_LIGHTMAP
		vec4 lightMapTexel = texture2D( lightMap, vLightMapUv );
		reflectedLight.indirectDiffuse += lightMapTexel.rgb * lightMapIntensity * RECIPROCAL_PI;
	#else
		reflectedLight.indirectDiffuse += vec3( 1.0 );
	#endif
	#include <aomap_fragment>
	reflectedLight.indirectDiffuse *= diffuseColor.rgb;
	vec3 outgoingLight = reflectedLight.indirectDiffuse;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,meshlambert_vert:`#define LAMBERT
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,meshlambert_frag:`#define LAMBERT
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_lambert_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_lambert_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,meshmatcap_vert:`#define MATCAP
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <color_pars_vertex>
#include <displacementmap_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
	vViewPosition = - mvPosition.xyz;
}`,meshmatcap_frag:`#define MATCAP
uniform vec3 diffuse;
uniform float opacity;
uniform sampler2D matcap;
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	vec3 viewDir = normalize( vViewPosition );
	vec3 x = normalize( vec3( viewDir.z, 0.0, - viewDir.x ) );
	vec3 y = cross( viewDir, x );
	vec2 uv = vec2( dot( x, normal ), dot( y, normal ) ) * 0.495 + 0.5;
	#ifdef USE_MATCAP
		vec4 matcapColor = texture2D( matcap, uv );
	#else
		vec4 matcapColor = vec4( vec3( mix( 0.2, 0.8, uv.y ) ), 1.0 );
	#endif
	vec3 outgoingLight = diffuseColor.rgb * matcapColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,meshnormal_vert:`#define NORMAL
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	vViewPosition = - mvPosition.xyz;
#endif
}`,meshnormal_frag:`#define NORMAL
uniform float opacity;
#if defined( FLAT_SHADED ) || defined( USE_BUMPMAP ) || defined( USE_NORMALMAP_TANGENTSPACE )
	varying vec3 vViewPosition;
#endif
#include <uv_pars_fragment>
#include <normal_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( 0.0, 0.0, 0.0, opacity );
	#include <clipping_planes_fragment>
	#include <logdepthbuf_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	gl_FragColor = vec4( normalize( normal ) * 0.5 + 0.5, diffuseColor.a );
	#ifdef OPAQUE
		gl_FragColor.a = 1.0;
	#endif
}`,meshphong_vert:`#define PHONG
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <envmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <envmap_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,meshphong_frag:`#define PHONG
uniform vec3 diffuse;
uniform vec3 emissive;
uniform vec3 specular;
uniform float shininess;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_phong_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <specularmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <specularmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_phong_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + reflectedLight.directSpecular + reflectedLight.indirectSpecular + totalEmissiveRadiance;
	#include <envmap_fragment>
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,meshphysical_vert:`#define STANDARD
varying vec3 vViewPosition;
#ifdef USE_TRANSMISSION
	varying vec3 vWorldPosition;
#endif
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
#ifdef USE_TRANSMISSION
	vWorldPosition = worldPosition.xyz;
#endif
}`,meshphysical_frag:`#define STANDARD
#ifdef PHYSICAL
	#define IOR
	#define USE_SPECULAR
#endif
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float roughness;
uniform float metalness;
uniform float opacity;
#ifdef IOR
	uniform float ior;
#endif
#ifdef USE_SPECULAR
	uniform float specularIntensity;
	uniform vec3 specularColor;
	#ifdef USE_SPECULAR_COLORMAP
		uniform sampler2D specularColorMap;
	#endif
	#ifdef USE_SPECULAR_INTENSITYMAP
		uniform sampler2D specularIntensityMap;
	#endif
#endif
#ifdef USE_CLEARCOAT
	uniform float clearcoat;
	uniform float clearcoatRoughness;
#endif
#ifdef USE_DIFFUSE_ROUGHNESS
	uniform float diffuseRoughness;
	#ifdef USE_DIFFUSE_ROUGHNESSMAP
		uniform sampler2D diffuseRoughnessMap;
	#endif
#endif
#ifdef USE_DISPERSION
	uniform float dispersion;
#endif
#ifdef USE_RETROREFLECTION
	uniform float retroreflectivity;
#endif
#ifdef USE_IRIDESCENCE
	uniform float iridescence;
	uniform float iridescenceIOR;
	uniform float iridescenceThicknessMinimum;
	uniform float iridescenceThicknessMaximum;
#endif
#ifdef USE_SHEEN
	uniform vec3 sheenColor;
	uniform float sheenRoughness;
	#ifdef USE_SHEEN_COLORMAP
		uniform sampler2D sheenColorMap;
	#endif
	#ifdef USE_SHEEN_ROUGHNESSMAP
		uniform sampler2D sheenRoughnessMap;
	#endif
#endif
#ifdef USE_ANISOTROPY
	uniform vec2 anisotropyVector;
	#ifdef USE_ANISOTROPYMAP
		uniform sampler2D anisotropyMap;
	#endif
#endif
varying vec3 vViewPosition;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <iridescence_fragment>
#include <envmap_common_pars_fragment>
#include <envmap_physical_pars_fragment>
#include <fog_pars_fragment>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_physical_pars_fragment>
#include <transmission_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <clearcoat_pars_fragment>
#include <iridescence_pars_fragment>
#include <roughnessmap_pars_fragment>
#include <metalnessmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <roughnessmap_fragment>
	#include <metalnessmap_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <clearcoat_normal_fragment_begin>
	#include <clearcoat_normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_physical_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 totalDiffuse = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse;
	vec3 totalSpecular = reflectedLight.directSpecular + reflectedLight.indirectSpecular;
	#include <transmission_fragment>
	vec3 outgoingLight = totalDiffuse + totalSpecular + totalEmissiveRadiance;
	#ifdef USE_SHEEN
 
		outgoingLight = outgoingLight + sheenSpecularDirect + sheenSpecularIndirect;
 
 	#endif
	#ifdef USE_CLEARCOAT
		float dotNVcc = saturate( dot( geometryClearcoatNormal, geometryViewDir ) );
		vec3 Fcc = F_Schlick( material.clearcoatF0, material.clearcoatF90, dotNVcc );
		outgoingLight = outgoingLight * ( 1.0 - material.clearcoat * Fcc ) + ( clearcoatSpecularDirect + clearcoatSpecularIndirect ) * material.clearcoat;
	#endif
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,meshtoon_vert:`#define TOON
varying vec3 vViewPosition;
#include <common>
#include <batching_pars_vertex>
#include <uv_pars_vertex>
#include <displacementmap_pars_vertex>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <normal_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <shadowmap_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <normal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <displacementmap_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	vViewPosition = - mvPosition.xyz;
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,meshtoon_frag:`#define TOON
uniform vec3 diffuse;
uniform vec3 emissive;
uniform float opacity;
#include <common>
#include <dithering_pars_fragment>
#include <color_pars_fragment>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <aomap_pars_fragment>
#include <lightmap_pars_fragment>
#include <emissivemap_pars_fragment>
#include <gradientmap_pars_fragment>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <normal_pars_fragment>
#include <lights_toon_pars_fragment>
#include <shadowmap_pars_fragment>
#include <bumpmap_pars_fragment>
#include <normalmap_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	ReflectedLight reflectedLight = ReflectedLight( vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ), vec3( 0.0 ) );
	vec3 totalEmissiveRadiance = emissive;
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <color_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	#include <normal_fragment_begin>
	#include <normal_fragment_maps>
	#include <emissivemap_fragment>
	#include <lights_toon_fragment>
	#include <lights_fragment_begin>
	#include <lights_fragment_maps>
	#include <lights_fragment_end>
	#include <aomap_fragment>
	vec3 outgoingLight = reflectedLight.directDiffuse + reflectedLight.indirectDiffuse + totalEmissiveRadiance;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
	#include <dithering_fragment>
}`,points_vert:`uniform float size;
uniform float scale;
#include <common>
#include <color_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
#ifdef USE_POINTS_UV
	varying vec2 vUv;
	uniform mat3 uvTransform;
#endif
void main() {
	#ifdef USE_POINTS_UV
		vUv = ( uvTransform * vec3( uv, 1 ) ).xy;
	#endif
	#include <color_vertex>
	#include <morphinstance_vertex>
	#include <morphcolor_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <project_vertex>
	gl_PointSize = size;
	#ifdef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) gl_PointSize *= ( scale / - mvPosition.z );
	#endif
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <worldpos_vertex>
	#include <fog_vertex>
}`,points_frag:`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <color_pars_fragment>
#include <map_particle_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_particle_fragment>
	#include <color_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,shadow_vert:`#include <common>
#include <batching_pars_vertex>
#include <fog_pars_vertex>
#include <morphtarget_pars_vertex>
#include <skinning_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <shadowmap_pars_vertex>
void main() {
	#include <batching_vertex>
	#include <beginnormal_vertex>
	#include <morphinstance_vertex>
	#include <morphnormal_vertex>
	#include <skinbase_vertex>
	#include <skinnormal_vertex>
	#include <defaultnormal_vertex>
	#include <begin_vertex>
	#include <morphtarget_vertex>
	#include <skinning_vertex>
	#include <project_vertex>
	#include <logdepthbuf_vertex>
	#include <worldpos_vertex>
	#include <shadowmap_vertex>
	#include <fog_vertex>
}`,shadow_frag:`uniform vec3 color;
uniform float opacity;
#include <common>
#include <fog_pars_fragment>
#include <bsdfs>
#include <lights_pars_begin>
#include <logdepthbuf_pars_fragment>
#include <shadowmap_pars_fragment>
#include <shadowmask_pars_fragment>
void main() {
	#include <logdepthbuf_fragment>
	gl_FragColor = vec4( color, opacity * ( 1.0 - getShadowMask() ) );
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
	#include <premultiplied_alpha_fragment>
}`,sprite_vert:`uniform float rotation;
uniform vec2 center;
#include <common>
#include <uv_pars_vertex>
#include <fog_pars_vertex>
#include <logdepthbuf_pars_vertex>
#include <clipping_planes_pars_vertex>
void main() {
	#include <uv_vertex>
	vec4 mvPosition = modelViewMatrix[ 3 ];
	vec2 scale = vec2( length( modelMatrix[ 0 ].xyz ), length( modelMatrix[ 1 ].xyz ) );
	#ifndef USE_SIZEATTENUATION
		bool isPerspective = isPerspectiveMatrix( projectionMatrix );
		if ( isPerspective ) scale *= - mvPosition.z;
	#endif
	vec2 alignedPosition = ( position.xy - ( center - vec2( 0.5 ) ) ) * scale;
	vec2 rotatedPosition;
	rotatedPosition.x = cos( rotation ) * alignedPosition.x - sin( rotation ) * alignedPosition.y;
	rotatedPosition.y = sin( rotation ) * alignedPosition.x + cos( rotation ) * alignedPosition.y;
	mvPosition.xy += rotatedPosition;
	gl_Position = projectionMatrix * mvPosition;
	#include <logdepthbuf_vertex>
	#include <clipping_planes_vertex>
	#include <fog_vertex>
}`,sprite_frag:`uniform vec3 diffuse;
uniform float opacity;
#include <common>
#include <uv_pars_fragment>
#include <map_pars_fragment>
#include <alphamap_pars_fragment>
#include <alphatest_pars_fragment>
#include <alphahash_pars_fragment>
#include <fog_pars_fragment>
#include <logdepthbuf_pars_fragment>
#include <clipping_planes_pars_fragment>
void main() {
	vec4 diffuseColor = vec4( diffuse, opacity );
	#include <clipping_planes_fragment>
	vec3 outgoingLight = vec3( 0.0 );
	#include <logdepthbuf_fragment>
	#include <map_fragment>
	#include <alphamap_fragment>
	#include <alphatest_fragment>
	#include <alphahash_fragment>
	outgoingLight = diffuseColor.rgb;
	#include <opaque_fragment>
	#include <tonemapping_fragment>
	#include <colorspace_fragment>
	#include <fog_fragment>
}`},$={common:{diffuse:{value:new Bh(16777215)},opacity:{value:1},map:{value:null},mapTransform:{value:new Q},alphaMap:{value:null},alphaMapTransform:{value:new Q},alphaTest:{value:0}},specularmap:{specularMap:{value:null},specularMapTransform:{value:new Q}},envmap:{envMap:{value:null},envMapRotation:{value:new Q},reflectivity:{value:1},ior:{value:1.5},refractionRatio:{value:.98},dfgLUT:{value:null}},aomap:{aoMap:{value:null},aoMapIntensity:{value:1},aoMapTransform:{value:new Q}},lightmap:{lightMap:{value:null},lightMapIntensity:{value:1},lightMapTransform:{value:new Q}},bumpmap:{bumpMap:{value:null},bumpMapTransform:{value:new Q},bumpScale:{value:1}},normalmap:{normalMap:{value:null},normalMapTransform:{value:new Q},normalScale:{value:new Fm(1,1)}},displacementmap:{displacementMap:{value:null},displacementMapTransform:{value:new Q},displacementScale:{value:1},displacementBias:{value:0}},emissivemap:{emissiveMap:{value:null},emissiveMapTransform:{value:new Q}},metalnessmap:{metalnessMap:{value:null},metalnessMapTransform:{value:new Q}},roughnessmap:{roughnessMap:{value:null},roughnessMapTransform:{value:new Q}},gradientmap:{gradientMap:{value:null}},fog:{fogDensity:{value:25e-5},fogNear:{value:1},fogFar:{value:2e3},fogColor:{value:new Bh(16777215)}},lights:{ambientLightColor:{value:[]},lightProbe:{value:[]},sunLights:{value:[],properties:{direction:{},color:{}}},sunLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},sunShadowMatrix:{value:[]},sunShadowCascade:{value:[]},directionalLights:{value:[],properties:{direction:{},color:{}}},directionalLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},directionalShadowMatrix:{value:[]},spotLights:{value:[],properties:{color:{},position:{},direction:{},distance:{},coneCos:{},penumbraCos:{},decay:{}}},spotLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{}}},spotLightMap:{value:[]},spotLightMatrix:{value:[]},pointLights:{value:[],properties:{color:{},position:{},decay:{},distance:{}}},pointLightShadows:{value:[],properties:{shadowIntensity:1,shadowBias:{},shadowNormalBias:{},shadowRadius:{},shadowMapSize:{},shadowCameraNear:{},shadowCameraFar:{}}},pointShadowMatrix:{value:[]},hemisphereLights:{value:[],properties:{direction:{},skyColor:{},groundColor:{}}},rectAreaLights:{value:[],properties:{color:{},position:{},width:{},height:{}}},ltc_1:{value:null},ltc_2:{value:null},probesSH:{value:[]},probesMin:{value:[]},probesMax:{value:[]},probesResolution:{value:[]}},points:{diffuse:{value:new Bh(16777215)},opacity:{value:1},size:{value:1},scale:{value:1},map:{value:null},alphaMap:{value:null},alphaMapTransform:{value:new Q},alphaTest:{value:0},uvTransform:{value:new Q}},sprite:{diffuse:{value:new Bh(16777215)},opacity:{value:1},center:{value:new Fm(.5,.5)},rotation:{value:0},map:{value:null},mapTransform:{value:new Q},alphaMap:{value:null},alphaMapTransform:{value:new Q},alphaTest:{value:0}}},zv={basic:{uniforms:j_([$.common,$.specularmap,$.envmap,$.aomap,$.lightmap,$.fog]),vertexShader:Rv.meshbasic_vert,fragmentShader:Rv.meshbasic_frag},lambert:{uniforms:j_([$.common,$.specularmap,$.envmap,$.aomap,$.lightmap,$.emissivemap,$.bumpmap,$.normalmap,$.displacementmap,$.fog,$.lights,{emissive:{value:new Bh(0)},envMapIntensity:{value:1}}]),vertexShader:Rv.meshlambert_vert,fragmentShader:Rv.meshlambert_frag},phong:{uniforms:j_([$.common,$.specularmap,$.envmap,$.aomap,$.lightmap,$.emissivemap,$.bumpmap,$.normalmap,$.displacementmap,$.fog,$.lights,{emissive:{value:new Bh(0)},specular:{value:new Bh(1118481)},shininess:{value:30},envMapIntensity:{value:1}}]),vertexShader:Rv.meshphong_vert,fragmentShader:Rv.meshphong_frag},standard:{uniforms:j_([$.common,$.envmap,$.aomap,$.lightmap,$.emissivemap,$.bumpmap,$.normalmap,$.displacementmap,$.roughnessmap,$.metalnessmap,$.fog,$.lights,{emissive:{value:new Bh(0)},roughness:{value:1},metalness:{value:0},envMapIntensity:{value:1}}]),vertexShader:Rv.meshphysical_vert,fragmentShader:Rv.meshphysical_frag},toon:{uniforms:j_([$.common,$.aomap,$.lightmap,$.emissivemap,$.bumpmap,$.normalmap,$.displacementmap,$.gradientmap,$.fog,$.lights,{emissive:{value:new Bh(0)}}]),vertexShader:Rv.meshtoon_vert,fragmentShader:Rv.meshtoon_frag},matcap:{uniforms:j_([$.common,$.bumpmap,$.normalmap,$.displacementmap,$.fog,{matcap:{value:null}}]),vertexShader:Rv.meshmatcap_vert,fragmentShader:Rv.meshmatcap_frag},points:{uniforms:j_([$.points,$.fog]),vertexShader:Rv.points_vert,fragmentShader:Rv.points_frag},dashed:{uniforms:j_([$.common,$.fog,{scale:{value:1},dashSize:{value:1},totalSize:{value:2}}]),vertexShader:Rv.linedashed_vert,fragmentShader:Rv.linedashed_frag},depth:{uniforms:j_([$.common,$.displacementmap]),vertexShader:Rv.depth_vert,fragmentShader:Rv.depth_frag},normal:{uniforms:j_([$.common,$.bumpmap,$.normalmap,$.displacementmap,{opacity:{value:1}}]),vertexShader:Rv.meshnormal_vert,fragmentShader:Rv.meshnormal_frag},sprite:{uniforms:j_([$.sprite,$.fog]),vertexShader:Rv.sprite_vert,fragmentShader:Rv.sprite_frag},background:{uniforms:{uvTransform:{value:new Q},t2D:{value:null},backgroundIntensity:{value:1}},vertexShader:Rv.background_vert,fragmentShader:Rv.background_frag},backgroundCube:{uniforms:{envMap:{value:null},backgroundBlurriness:{value:0},backgroundIntensity:{value:1},backgroundRotation:{value:new Q}},vertexShader:Rv.backgroundCube_vert,fragmentShader:Rv.backgroundCube_frag},cube:{uniforms:{tCube:{value:null},tFlip:{value:-1},opacity:{value:1}},vertexShader:Rv.cube_vert,fragmentShader:Rv.cube_frag},equirect:{uniforms:{tEquirect:{value:null}},vertexShader:Rv.equirect_vert,fragmentShader:Rv.equirect_frag},distance:{uniforms:j_([$.common,$.displacementmap,{referencePosition:{value:new Z},nearDistance:{value:1},farDistance:{value:1e3}}]),vertexShader:Rv.distance_vert,fragmentShader:Rv.distance_frag},shadow:{uniforms:j_([$.lights,$.fog,{color:{value:new Bh(0)},opacity:{value:1}}]),vertexShader:Rv.shadow_vert,fragmentShader:Rv.shadow_frag}};zv.physical={uniforms:j_([zv.standard.uniforms,{clearcoat:{value:0},clearcoatMap:{value:null},clearcoatMapTransform:{value:new Q},clearcoatNormalMap:{value:null},clearcoatNormalMapTransform:{value:new Q},clearcoatNormalScale:{value:new Fm(1,1)},clearcoatRoughness:{value:0},clearcoatRoughnessMap:{value:null},clearcoatRoughnessMapTransform:{value:new Q},diffuseRoughness:{value:0},diffuseRoughnessMap:{value:null},diffuseRoughnessMapTransform:{value:new Q},dispersion:{value:0},retroreflectivity:{value:0},iridescence:{value:0},iridescenceMap:{value:null},iridescenceMapTransform:{value:new Q},iridescenceIOR:{value:1.3},iridescenceThicknessMinimum:{value:100},iridescenceThicknessMaximum:{value:400},iridescenceThicknessMap:{value:null},iridescenceThicknessMapTransform:{value:new Q},sheen:{value:0},sheenColor:{value:new Bh(0)},sheenColorMap:{value:null},sheenColorMapTransform:{value:new Q},sheenRoughness:{value:1},sheenRoughnessMap:{value:null},sheenRoughnessMapTransform:{value:new Q},transmission:{value:0},transmissionMap:{value:null},transmissionMapTransform:{value:new Q},transmissionSamplerSize:{value:new Fm},transmissionSamplerMap:{value:null},thickness:{value:0},thicknessMap:{value:null},thicknessMapTransform:{value:new Q},attenuationDistance:{value:0},attenuationColor:{value:new Bh(0)},specularColor:{value:new Bh(1,1,1)},specularColorMap:{value:null},specularColorMapTransform:{value:new Q},specularIntensity:{value:1},specularIntensityMap:{value:null},specularIntensityMapTransform:{value:new Q},anisotropyVector:{value:new Fm},anisotropyMap:{value:null},anisotropyMapTransform:{value:new Q}}]),vertexShader:Rv.meshphysical_vert,fragmentShader:Rv.meshphysical_frag};var Bv={r:0,b:0,g:0},Vv=new ah,Hv=new Q;Hv.set(-1,0,0,0,1,0,0,0,1);function Uv(e,t,n,r,i,a){let o=new Bh(0),s=i===!0?0:1,c,l,u=null,d=0,f=null;function p(e){let n=e.isScene===!0?e.background:null;if(n&&n.isTexture){let r=e.backgroundBlurriness>0;n=t.get(n,r)}return n}function m(t){let r=!1,i=p(t);i===null?g(o,s):i&&i.isColor&&(g(i,1),r=!0);let c=e.xr.getEnvironmentBlendMode();c===`additive`?n.buffers.color.setClear(0,0,0,1,a):c===`alpha-blend`&&n.buffers.color.setClear(0,0,0,0,a),(e.autoClear||r)&&(n.buffers.depth.setTest(!0),n.buffers.depth.setMask(!0),n.buffers.color.setMask(!0),e.clear(e.autoClearColor,e.autoClearDepth,e.autoClearStencil))}function h(t,n){let i=p(n);i&&i.isCubeTexture?(l===void 0&&(l=new o_(new O_(1,1,1),new R_({name:`BackgroundCubeMaterial`,uniforms:A_(zv.backgroundCube.uniforms),vertexShader:zv.backgroundCube.vertexShader,fragmentShader:zv.backgroundCube.fragmentShader,side:1,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),l.geometry.deleteAttribute(`normal`),l.geometry.deleteAttribute(`uv`),l.onBeforeRender=function(e,t,n){this.matrixWorld.copyPosition(n.matrixWorld)},Object.defineProperty(l.material,"envMap",{get:function(){return this.uniforms.envMap.value}}),r.update(l)),l.material.uniforms.envMap.value=i,l.material.uniforms.backgroundBlurriness.value=n.backgroundBlurriness,l.material.uniforms.backgroundIntensity.value=n.backgroundIntensity,l.material.uniforms.backgroundRotation.value.setFromMatrix4(Vv.makeRotationFromEuler(n.backgroundRotation)).transpose(),i.isRenderTargetTexture===!1&&l.material.uniforms.backgroundRotation.value.premultiply(Hv),l.material.toneMapped=Um.getTransfer(i.colorSpace)!==sm,(u!==i||d!==i.version||f!==e.toneMapping)&&(l.material.needsUpdate=!0,u=i,d=i.version,f=e.toneMapping),l.layers.enableAll(),t.unshift(l,l.geometry,l.material,0,0,null)):i&&i.isTexture&&(c===void 0&&(c=new o_(new k_(2,2),new R_({name:`BackgroundMaterial`,uniforms:A_(zv.background.uniforms),vertexShader:zv.background.vertexShader,fragmentShader:zv.background.fragmentShader,side:0,depthTest:!1,depthWrite:!1,fog:!1,allowOverride:!1})),c.geometry.deleteAttribute(`normal`),Object.defineProperty(c.material,"map",{get:function(){return this.uniforms.t2D.value}}),r.update(c)),c.material.uniforms.t2D.value=i,c.material.uniforms.backgroundIntensity.value=n.backgroundIntensity,c.material.toneMapped=Um.getTransfer(i.colorSpace)!==sm,i.matrixAutoUpdate===!0&&i.updateMatrix(),c.material.uniforms.uvTransform.value.copy(i.matrix),(u!==i||d!==i.version||f!==e.toneMapping)&&(c.material.needsUpdate=!0,u=i,d=i.version,f=e.toneMapping),c.layers.enableAll(),t.unshift(c,c.geometry,c.material,0,0,null))}function g(t,r){t.getRGB(Bv,P_(e)),n.buffers.color.setClear(Bv.r,Bv.g,Bv.b,r,a)}function _(){l!==void 0&&(l.geometry.dispose(),l.material.dispose(),l=void 0),c!==void 0&&(c.geometry.dispose(),c.material.dispose(),c=void 0)}return{getClearColor:function(){return o},setClearColor:function(e,t=1){o.set(e),s=t,g(o,s)},getClearAlpha:function(){return s},setClearAlpha:function(e){s=e,g(o,s)},render:m,addToRenderList:h,dispose:_}}function Wv(e,t){let n=e.getParameter(e.MAX_VERTEX_ATTRIBS),r={},i=f(null),a=i,o=!1;function s(n,r,i,s,c){let u=!1,f=d(n,s,i,r);a!==f&&(a=f,l(a.object)),u=p(n,s,i,c),u&&m(n,s,i,c),c!==null&&t.update(c,e.ELEMENT_ARRAY_BUFFER),(u||o)&&(o=!1,b(n,r,i,s),c!==null&&e.bindBuffer(e.ELEMENT_ARRAY_BUFFER,t.get(c).buffer))}function c(){return e.createVertexArray()}function l(t){return e.bindVertexArray(t)}function u(t){return e.deleteVertexArray(t)}function d(e,t,n,i){let a=i.wireframe===!0,o=r[t.id];o===void 0&&(o={},r[t.id]=o);let s=e.isInstancedMesh===!0?e.id:0,l=o[s];l===void 0&&(l={},o[s]=l);let u=l[n.id];u===void 0&&(u={},l[n.id]=u);let d=u[a];return d===void 0&&(d=f(c()),u[a]=d),d}function f(e){let t=[],r=[],i=[];for(let e=0;e<n;e++)t[e]=0,r[e]=0,i[e]=0;return{geometry:null,program:null,wireframe:!1,newAttributes:t,enabledAttributes:r,attributeDivisors:i,object:e,attributes:{},index:null}}function p(e,t,n,r){let i=a.attributes,o=t.attributes,s=0,c=n.getAttributes();for(let t in c)if(c[t].location>=0){let n=i[t],r=o[t];if(r===void 0&&(t===`instanceMatrix`&&e.instanceMatrix&&(r=e.instanceMatrix),t===`instanceColor`&&e.instanceColor&&(r=e.instanceColor)),n===void 0||n.attribute!==r||r&&n.data!==r.data)return!0;s++}return a.attributesNum!==s||a.index!==r}function m(e,t,n,r){let i={},o=t.attributes,s=0,c=n.getAttributes();for(let t in c)if(c[t].location>=0){let n=o[t];n===void 0&&(t===`instanceMatrix`&&e.instanceMatrix&&(n=e.instanceMatrix),t===`instanceColor`&&e.instanceColor&&(n=e.instanceColor));let r={};r.attribute=n,n&&n.data&&(r.data=n.data),i[t]=r,s++}a.attributes=i,a.attributesNum=s,a.index=r}function h(){let e=a.newAttributes;for(let t=0,n=e.length;t<n;t++)e[t]=0}function g(e){_(e,0)}function _(t,n){let r=a.newAttributes,i=a.enabledAttributes,o=a.attributeDivisors;r[t]=1,i[t]===0&&(e.enableVertexAttribArray(t),i[t]=1),o[t]!==n&&(e.vertexAttribDivisor(t,n),o[t]=n)}function v(){let t=a.newAttributes,n=a.enabledAttributes;for(let r=0,i=n.length;r<i;r++)n[r]!==t[r]&&(e.disableVertexAttribArray(r),n[r]=0)}function y(t,n,r,i,a,o,s){s===!0?e.vertexAttribIPointer(t,n,r,a,o):e.vertexAttribPointer(t,n,r,i,a,o)}function b(n,r,i,a){h();let o=a.attributes,s=i.getAttributes(),c=r.defaultAttributeValues;for(let r in s){let i=s[r];if(i.location>=0){let s=o[r];if(s===void 0&&(r===`instanceMatrix`&&n.instanceMatrix&&(s=n.instanceMatrix),r===`instanceColor`&&n.instanceColor&&(s=n.instanceColor)),s!==void 0){let r=s.normalized,o=s.itemSize,c=t.get(s);if(c===void 0)continue;let l=c.buffer,u=c.type,d=c.bytesPerElement,f=u===e.INT||u===e.UNSIGNED_INT||s.gpuType===1013;if(s.isInterleavedBufferAttribute){let t=s.data,c=t.isInterleavedBuffer===!0?t.stride:t.itemSize,p=s.offset;if(t.isInstancedInterleavedBuffer||t.isInstancedBufferAttribute){for(let e=0;e<i.locationSize;e++)_(i.location+e,t.meshPerAttribute);n.isInstancedMesh!==!0&&a._maxInstanceCount===void 0&&(a._maxInstanceCount=t.meshPerAttribute*t.count)}else for(let e=0;e<i.locationSize;e++)g(i.location+e);e.bindBuffer(e.ARRAY_BUFFER,l);for(let e=0;e<i.locationSize;e++)y(i.location+e,o/i.locationSize,u,r,c*d,(p+o/i.locationSize*e)*d,f)}else{if(s.isInstancedBufferAttribute){for(let e=0;e<i.locationSize;e++)_(i.location+e,s.meshPerAttribute);n.isInstancedMesh!==!0&&a._maxInstanceCount===void 0&&(a._maxInstanceCount=s.meshPerAttribute*s.count)}else for(let e=0;e<i.locationSize;e++)g(i.location+e);e.bindBuffer(e.ARRAY_BUFFER,l);for(let e=0;e<i.locationSize;e++)y(i.location+e,o/i.locationSize,u,r,o*d,o/i.locationSize*e*d,f)}}else if(c!==void 0){let t=c[r];if(t!==void 0)switch(t.length){case 2:e.vertexAttrib2fv(i.location,t);break;case 3:e.vertexAttrib3fv(i.location,t);break;case 4:e.vertexAttrib4fv(i.location,t);break;default:e.vertexAttrib1fv(i.location,t)}}}}v()}function x(){T();for(let e in r){let t=r[e];for(let e in t){let n=t[e];for(let e in n){let t=n[e];for(let e in t)u(t[e].object),delete t[e];delete n[e]}}delete r[e]}}function S(e){if(r[e.id]===void 0)return;let t=r[e.id];for(let e in t){let n=t[e];for(let e in n){let t=n[e];for(let e in t)u(t[e].object),delete t[e];delete n[e]}}delete r[e.id]}function C(e){for(let t in r){let n=r[t];for(let t in n){let r=n[t];if(r[e.id]===void 0)continue;let i=r[e.id];for(let e in i)u(i[e].object),delete i[e];delete r[e.id]}}}function w(e){for(let t in r){let n=r[t],i=e.isInstancedMesh===!0?e.id:0,a=n[i];if(a!==void 0){for(let e in a){let t=a[e];for(let e in t)u(t[e].object),delete t[e];delete a[e]}delete n[i],Object.keys(n).length===0&&delete r[t]}}}function T(){E(),o=!0,a!==i&&(a=i,l(a.object))}function E(){i.geometry=null,i.program=null,i.wireframe=!1}return{setup:s,reset:T,resetDefaultState:E,dispose:x,releaseStatesOfGeometry:S,releaseStatesOfObject:w,releaseStatesOfProgram:C,initAttributes:h,enableAttribute:g,disableUnusedAttributes:v}}function Gv(e,t,n){let r;function i(e){r=e}function a(t,i){e.drawArrays(r,t,i),n.update(i,r,1)}function o(t,i,a){a!==0&&(e.drawArraysInstanced(r,t,i,a),n.update(i,r,a))}function s(e,i,a){if(a===0)return;t.get(`WEBGL_multi_draw`).multiDrawArraysWEBGL(r,e,0,i,0,a);let o=0;for(let e=0;e<a;e++)o+=i[e];n.update(o,r,1)}this.setMode=i,this.render=a,this.renderInstances=o,this.renderMultiDraw=s}function Kv(e,t,n,r){let i;function a(){if(i!==void 0)return i;if(t.has(`EXT_texture_filter_anisotropic`)===!0){let n=t.get(`EXT_texture_filter_anisotropic`);i=e.getParameter(n.MAX_TEXTURE_MAX_ANISOTROPY_EXT)}else i=0;return i}function o(t){return t===1023||r.convert(t)===e.getParameter(e.IMPLEMENTATION_COLOR_READ_FORMAT)}function s(n){let i=n===1016&&(t.has(`EXT_color_buffer_half_float`)||t.has(`EXT_color_buffer_float`));return!(n!==1009&&n!==1015&&!i&&r.convert(n)!==e.getParameter(e.IMPLEMENTATION_COLOR_READ_TYPE))}function c(t){if(t===`highp`){if(e.getShaderPrecisionFormat(e.VERTEX_SHADER,e.HIGH_FLOAT).precision>0&&e.getShaderPrecisionFormat(e.FRAGMENT_SHADER,e.HIGH_FLOAT).precision>0)return`highp`;t=`mediump`}return t===`mediump`&&e.getShaderPrecisionFormat(e.VERTEX_SHADER,e.MEDIUM_FLOAT).precision>0&&e.getShaderPrecisionFormat(e.FRAGMENT_SHADER,e.MEDIUM_FLOAT).precision>0?`mediump`:`lowp`}let l=n.precision===void 0?`highp`:n.precision,u=c(l);u!==l&&(Y(`WebGLRenderer:`,l,`not supported, using`,u,`instead.`),l=u);let d=n.reversedDepthBuffer===!0&&t.has(`EXT_clip_control`),f=n.logarithmicDepthBuffer===!0&&d===!1;n.reversedDepthBuffer===!0&&d===!1&&Y(`WebGLRenderer: Unable to use reversed depth buffer due to missing EXT_clip_control extension. Fallback to default depth buffer.`),n.logarithmicDepthBuffer===!0&&d===!0&&Y(`WebGLRenderer: Logarithmic depth buffer is ignored when reversed depth buffer is enabled.`);let p=e.getParameter(e.MAX_TEXTURE_IMAGE_UNITS),m=e.getParameter(e.MAX_VERTEX_TEXTURE_IMAGE_UNITS),h=e.getParameter(e.MAX_TEXTURE_SIZE),g=e.getParameter(e.MAX_CUBE_MAP_TEXTURE_SIZE),_=e.getParameter(e.MAX_VERTEX_ATTRIBS),v=e.getParameter(e.MAX_VERTEX_UNIFORM_VECTORS),y=e.getParameter(e.MAX_VARYING_VECTORS),b=e.getParameter(e.MAX_FRAGMENT_UNIFORM_VECTORS),x=e.getParameter(e.MAX_SAMPLES),S=e.getParameter(e.SAMPLES);return{isWebGL2:!0,getMaxAnisotropy:a,getMaxPrecision:c,textureFormatReadable:o,textureTypeReadable:s,precision:l,logarithmicDepthBuffer:f,reversedDepthBuffer:d,maxTextures:p,maxVertexTextures:m,maxTextureSize:h,maxCubemapSize:g,maxAttributes:_,maxVertexUniforms:v,maxVaryings:y,maxFragmentUniforms:b,maxSamples:x,samples:S}}function qv(e){let t=this,n=null,r=0,i=!1,a=!1,o=new Bg,s=new Q,c={value:null,needsUpdate:!1};this.uniform=c,this.numPlanes=0,this.numIntersection=0,this.init=function(e,t){let n=e.length!==0||t||r!==0||i;return i=t,r=e.length,n},this.beginShadows=function(){a=!0,u(null)},this.endShadows=function(){a=!1},this.setGlobalState=function(e,t){n=u(e,t,0)},this.setState=function(t,o,s){let d=t.clippingPlanes,f=t.clipIntersection,p=t.clipShadows,m=e.get(t);if(!i||d===null||d.length===0||a&&!p)a?u(null):l();else{let e=a?0:r,t=e*4,i=m.clippingState||null;c.value=i,i=u(d,o,t,s);for(let e=0;e!==t;++e)i[e]=n[e];m.clippingState=i,this.numIntersection=f?this.numPlanes:0,this.numPlanes+=e}};function l(){c.value!==n&&(c.value=n,c.needsUpdate=r>0),t.numPlanes=r,t.numIntersection=0}function u(e,n,r,i){let a=e===null?0:e.length,l=null;if(a!==0){if(l=c.value,i!==!0||l===null){let t=r+a*4,i=n.matrixWorldInverse;s.getNormalMatrix(i),(l===null||l.length<t)&&(l=new Float32Array(t));for(let t=0,n=r;t!==a;++t,n+=4)o.copy(e[t]).applyMatrix4(i,s),o.normal.toArray(l,n),l[n+3]=o.constant}c.value=l,c.needsUpdate=!0}return t.numPlanes=a,t.numIntersection=0,l}}var Jv=class extends nh{constructor(e=1,t={}){super(e,e,t),this.isWebGLCubeRenderTarget=!0;let n={width:e,height:e,depth:1},r=[n,n,n,n,n,n];this.texture=new w_(r),this._setTextureOptions(t),this.texture.isRenderTargetTexture=!0}fromEquirectangularTexture(e,t){this.texture.type=t.type,this.texture.colorSpace=t.colorSpace,this.texture.generateMipmaps=t.generateMipmaps,this.texture.minFilter=t.minFilter,this.texture.magFilter=t.magFilter;let n={uniforms:{tEquirect:{value:null}},vertexShader:`

				varying vec3 vWorldDirection;

				vec3 transformDirection( in vec3 dir, in mat4 matrix ) {

					return normalize( ( matrix * vec4( dir, 0.0 ) ).xyz );

				}

				void main() {

					vWorldDirection = transformDirection( position, modelMatrix );

					#include <begin_vertex>
					#include <project_vertex>

				}
			`,fragmentShader:`

				uniform sampler2D tEquirect;

				varying vec3 vWorldDirection;

				#include <common>

				void main() {

					vec3 direction = normalize( vWorldDirection );

					vec2 sampleUV = equirectUv( direction );

					gl_FragColor = texture2D( tEquirect, sampleUV );

				}
			`},r=new O_(5,5,5),i=new R_({name:`CubemapFromEquirect`,uniforms:A_(n.uniforms),vertexShader:n.vertexShader,fragmentShader:n.fragmentShader,side:1,blending:0});i.uniforms.tEquirect.value=t;let a=new o_(r,i),o=t.minFilter;return t.minFilter===1008&&(t.minFilter=Hf),new bv(1,10,this).update(e,a),t.minFilter=o,a.geometry.dispose(),a.material.dispose(),this}clear(e,t=!0,n=!0,r=!0){let i=e.getRenderTarget();for(let i=0;i<6;i++)e.setRenderTarget(this,i),e.clear(t,n,r);e.setRenderTarget(i)}},Yv=256,Xv=3,Zv=20,Qv=256,$v=16,ey=3,ty=new Z,ny=new Bh,ry=class e{constructor(e){this._renderer=e,this._cubeSize=0,this._sourceTarget=null,this._cubeCamera=new bv(1,10,null),this._boxMesh=new o_(new O_(5,5,5),null),this._cubemapMaterial=null,this._equirectMaterial=null,this._blurMaterial=null,this._ggxMaterial=null,this._integrationMaterial=null}fromScene(e,t=0,n=.1,r=100,i={}){let{size:a=256,position:o=ty}=i,s=this._renderer;this._setSize(a);let c=this._allocateTarget(),l=this._getSourceTarget(!0);t>0&&(l.texture.mipmapsAutoUpdate=!1);let u=s.autoClear,d=s.autoClearColor,f=s.autoClearDepth,p=s.autoClearStencil,m=e.background;s.autoClear=!0,s.autoClearColor=!0,s.autoClearDepth=!0,s.autoClearStencil=!0,m===null&&(e.background=s.getClearColor(ny));let h=new bv(n,r,l);return h.position.copy(o),h.update(s,e),s.autoClear=u,s.autoClearColor=d,s.autoClearDepth=f,s.autoClearStencil=p,e.background=m,t>0&&(l.texture.mipmapsAutoUpdate=!0,this._blur(c,t)),this._applyPMREM(c),c}fromEquirectangular(e,t=null){return this._fromTexture(e,t)}fromCubemap(e,t=null){return this._fromTexture(e,t)}compileCubemapShader(){this._cubemapMaterial===null&&(this._cubemapMaterial=uy(),this._compileMaterial(this._cubemapMaterial))}compileEquirectangularShader(){this._equirectMaterial===null&&(this._equirectMaterial=ly(),this._compileMaterial(this._equirectMaterial))}dispose(){this._sourceTarget!==null&&this._sourceTarget.dispose(),this._cubemapMaterial!==null&&this._cubemapMaterial.dispose(),this._equirectMaterial!==null&&this._equirectMaterial.dispose(),this._blurMaterial!==null&&this._blurMaterial.dispose(),this._ggxMaterial!==null&&this._ggxMaterial.dispose(),this._integrationMaterial!==null&&this._integrationMaterial.dispose(),this._boxMesh.geometry.dispose()}static lodToRoughness(e,t){return t>0?1-Math.sqrt(1-e/t):0}_setSize(e){this._cubeSize=Math.max(Yv,jm(e))}_fromTexture(e,t){e.mapping===301||e.mapping===302?this._setSize(e.image.length===0?Yv:e.image[0].width||e.image[0].image.width):this._setSize(e.image.width/4);let n=t||this._allocateTarget();return this._textureToCubemap(e),this._applyPMREM(n),n}_allocateTarget(){let e=this._cubeSize,t=iy(e,!1,!1),n=Math.log2(e)-Xv;for(let r=0;r<=n;r++)t.texture.mipmaps.push({width:e>>r,height:e>>r});return t.texture.name=`PMREM`,t.texture.isPMREMTexture=!0,t}_getSourceTarget(e=!1){let t=this._cubeSize,n=this._sourceTarget;return(n===null||n.width!==t||e&&n.depthBuffer===!1)&&(n!==null&&n.dispose(),this._sourceTarget=iy(t,!0,e)),this._sourceTarget}_compileMaterial(e){this._boxMesh.material=e,this._renderer.compile(this._boxMesh,this._cubeCamera.children[0])}_renderCube(e,t,n){let r=this._boxMesh,i=this._cubeCamera;r.material=n,i.renderTarget=e,i.activeMipmapLevel=t;let a=e.width>>t;e.viewport.set(0,0,a,a),i.update(this._renderer,r),e.viewport.set(0,0,e.width,e.height)}_textureToCubemap(e){let t;e.mapping===301||e.mapping===302?(this._cubemapMaterial===null&&(this._cubemapMaterial=uy()),t=this._cubemapMaterial,t.uniforms.flipEnvMap.value=e.isRenderTargetTexture===!1?-1:1):(this._equirectMaterial===null&&(this._equirectMaterial=ly()),t=this._equirectMaterial),t.uniforms.envMap.value=e,this._renderCube(this._getSourceTarget(),0,t)}_applyPMREM(t){this._ggxMaterial===null&&(this._ggxMaterial=oy(),this._integrationMaterial=sy());let n=this._cubeSize,r=t.texture.mipmaps.length-1,i=this._ggxMaterial.uniforms;i.envMap.value=this._sourceTarget.texture;let a=this._integrationMaterial.uniforms;a.envMap.value=this._sourceTarget.texture,a.sourceLod.value=Math.log2(n/$v);for(let o=0;o<=r;o++){let s=e.lodToRoughness(o,r);if(o>r-ey)a.roughness.value=s,this._renderCube(t,o,this._integrationMaterial);else{let e=s>0?Math.log2(n)+.5*Math.log2(6/(Qv*s**4))+.5:0;i.roughness.value=s,i.lodBias.value=e,this._renderCube(t,o,this._ggxMaterial)}}}_blur(e,t){this._blurMaterial===null&&(this._blurMaterial=cy());let n=this._blurMaterial,r=n.uniforms,i=this._sourceTarget;r.sigma.value=Math.min(t,Math.PI)/Math.SQRT2,r.envMap.value=i.texture,this._renderCube(e,0,n),r.envMap.value=e.texture,this._renderCube(i,0,n)}};function iy(e,t,n){return new Jv(e,{minFilter:Wf,generateMipmaps:t,type:Qf,colorSpace:am,depthBuffer:n})}function ay(e,t,n){return new R_({name:e,uniforms:t,vertexShader:Rv.cube_vert,fragmentShader:n,side:1,blending:0,depthTest:!1,depthWrite:!1})}function oy(){return ay(`PMREMGGXConvolution`,{envMap:{value:null},roughness:{value:0},lodBias:{value:0}},`

		#define GGX_SAMPLES ${Qv}u

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float lodBias;

		#include <common>

		// Van der Corput radical inverse
		float radicalInverse_VdC( uint bits ) {

			bits = ( bits << 16u ) | ( bits >> 16u );
			bits = ( ( bits & 0x55555555u ) << 1u ) | ( ( bits & 0xAAAAAAAAu ) >> 1u );
			bits = ( ( bits & 0x33333333u ) << 2u ) | ( ( bits & 0xCCCCCCCCu ) >> 2u );
			bits = ( ( bits & 0x0F0F0F0Fu ) << 4u ) | ( ( bits & 0xF0F0F0F0u ) >> 4u );
			bits = ( ( bits & 0x00FF00FFu ) << 8u ) | ( ( bits & 0xFF00FF00u ) >> 8u );
			return float( bits ) * 2.3283064365386963e-10; // / 0x100000000

		}

		// Hammersley sequence
		vec2 hammersley( uint i, uint N ) {

			return vec2( float( i ) / float( N ), radicalInverse_VdC( i ) );

		}

		void main() {

			vec3 N = normalize( vWorldDirection );

			// For very low roughness, just sample the environment directly
			if ( roughness < 0.001 ) {

				gl_FragColor = vec4( textureLod( envMap, N, 0.0 ).rgb, 1.0 );
				return;

			}

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			// Tangent space basis for VNDF sampling
			vec3 up = abs( N.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, N ) );
			vec3 bitangent = cross( N, tangent );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			for ( uint i = 0u; i < GGX_SAMPLES; i ++ ) {

				vec2 Xi = hammersley( i, GGX_SAMPLES );

				// With V = N, sample the reflected direction directly.
				float invQ = 1.0 / ( 1.0 - Xi.x + alpha2 * Xi.x );
				float NdotL = ( 1.0 - Xi.x - alpha2 * Xi.x ) * invQ;

				if ( NdotL > 0.0 ) {

					float phi = 2.0 * PI * Xi.y;
					float sinTheta = 2.0 * alpha * sqrt( Xi.x * ( 1.0 - Xi.x ) ) * invQ;
					vec3 L = N * NdotL + ( tangent * cos( phi ) + bitangent * sin( phi ) ) * sinTheta;

					// Match the source mip to the sample's solid angle. The terms
					// independent of the sample are precomputed in lodBias.
					float d = alpha2 * invQ;
					float lod = max( log2( d ) + lodBias, 0.0 );

					// Weight by NdotL for the split-sum approximation
					prefilteredColor += textureLod( envMap, L, lod ).rgb * NdotL;
					totalWeight += NdotL;

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function sy(){return ay(`PMREMGGXIntegration`,{envMap:{value:null},roughness:{value:0},sourceLod:{value:0},sourceSize:{value:$v}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float roughness;
		uniform float sourceLod;
		uniform int sourceSize;

		void main() {

			vec3 N = normalize( vWorldDirection );

			float alpha = roughness * roughness;
			float alpha2 = alpha * alpha;

			float texelSize = 2.0 / float( sourceSize );

			vec3 prefilteredColor = vec3( 0.0 );
			float totalWeight = 0.0;

			// Pair opposite texels: only the one in N's hemisphere contributes.
			for ( int face = 0; face < 3; face ++ ) {

				for ( int y = 0; y < sourceSize; y ++ ) {

					for ( int x = 0; x < sourceSize; x ++ ) {

						vec2 uv = ( vec2( x, y ) + 0.5 ) * texelSize - 1.0;
						vec3 texelDirection = face == 0 ? vec3( 1.0, uv ) : ( face == 1 ? vec3( uv.x, 1.0, uv.y ) : vec3( uv, 1.0 ) );

						float invDistance = inversesqrt( 1.0 + dot( uv, uv ) );
						float NdotL = dot( N, texelDirection );
						texelDirection *= NdotL < 0.0 ? - 1.0 : 1.0;
						NdotL = abs( NdotL ) * invDistance;

						// With V = N, NdotH squared is ( 1 + NdotL ) / 2. Common factors
						// in the GGX distribution and texel solid angle cancel when normalized.
						float d = 1.0 + alpha2 + ( alpha2 - 1.0 ) * NdotL;
						float weight = NdotL * invDistance * invDistance * invDistance / ( d * d );

						prefilteredColor += textureLod( envMap, texelDirection, sourceLod ).rgb * weight;
						totalWeight += weight;

					}

				}

			}

			gl_FragColor = vec4( prefilteredColor / totalWeight, 1.0 );

		}
	`)}function cy(){return ay(`PMREMSphericalGaussianBlur`,{envMap:{value:null},sigma:{value:0}},`

		#define SAMPLES ${Zv}
		#define GOLDEN_ANGLE 2.39996322973

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float sigma;

		#include <common>

		void main() {

			vec3 outputDirection = normalize( vWorldDirection );

			vec3 up = abs( outputDirection.z ) < 0.999 ? vec3( 0.0, 0.0, 1.0 ) : vec3( 1.0, 0.0, 0.0 );
			vec3 tangent = normalize( cross( up, outputDirection ) );
			vec3 bitangent = cross( outputDirection, tangent );

			// Truncate the kernel at three standard deviations or at the antipode.
			float thetaMax = min( 3.0 * sigma, PI );
			float truncation = 1.0 - exp( - 0.5 * thetaMax * thetaMax / ( sigma * sigma ) );

			vec3 accumColor = vec3( 0.0 );
			float accumWeight = 0.0;

			for ( int i = 0; i < SAMPLES; i ++ ) {

				// Stratified inverse-CDF sampling of the Gaussian, placed on a golden-angle spiral.
				float stratum = ( float( i ) + 0.5 ) / float( SAMPLES );
				float theta = sigma * sqrt( - 2.0 * log( 1.0 - stratum * truncation ) );
				float phi = float( i ) * GOLDEN_ANGLE;

				vec3 offset = cos( phi ) * tangent + sin( phi ) * bitangent;
				vec3 sampleDirection = cos( theta ) * outputDirection + sin( theta ) * offset;

				// Correct the planar sample density to solid angle.
				float weight = sin( theta ) / theta;

				accumColor += weight * textureLod( envMap, sampleDirection, 0.0 ).rgb;
				accumWeight += weight;

			}

			gl_FragColor = vec4( accumColor / accumWeight, 1.0 );

		}
	`)}function ly(){return ay(`PMREMEquirectangularToCubemap`,{envMap:{value:null}},`

		varying vec3 vWorldDirection;

		uniform sampler2D envMap;

		#include <common>

		void main() {

			// Average four subpixel samples to preserve small, bright features.
			vec3 direction = normalize( vWorldDirection );
			vec3 dx = dFdx( direction ) * 0.25;
			vec3 dy = dFdy( direction ) * 0.25;

			vec3 color = textureLod( envMap, equirectUv( normalize( direction - dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx - dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction - dx + dy ) ), 0.0 ).rgb;
			color += textureLod( envMap, equirectUv( normalize( direction + dx + dy ) ), 0.0 ).rgb;
			gl_FragColor = vec4( color * 0.25, 1.0 );

		}
	`)}function uy(){return ay(`PMREMCubemapToCubemap`,{envMap:{value:null},flipEnvMap:{value:-1}},`

		varying vec3 vWorldDirection;

		uniform samplerCube envMap;
		uniform float flipEnvMap;

		void main() {

			gl_FragColor = vec4( textureCube( envMap, vec3( flipEnvMap * vWorldDirection.x, vWorldDirection.yz ) ).rgb, 1.0 );

		}
	`)}function dy(e){let t=new WeakMap,n=new WeakMap,r=null;function i(e,t=!1){return e==null?null:t?o(e):a(e)}function a(n){if(n&&n.isTexture){let r=n.mapping;if(r===303||r===304){if(t.has(n)){let e=t.get(n).texture;return s(e,n.mapping)}{let r=n.image;if(r&&r.height>0){let i=new Jv(r.height);return i.fromEquirectangularTexture(e,n),t.set(n,i),n.addEventListener(`dispose`,l),s(i.texture,n.mapping)}return null}}}return n}function o(t){if(t&&t.isTexture&&t.isPMREMTexture!==!0){let i=t.mapping,a=i===303||i===304,o=i===301||i===302;if(a||o){let i=n.get(t),s=i===void 0?0:i.texture.pmremVersion;if(t.isRenderTargetTexture&&t.pmremVersion!==s)return r===null&&(r=new ry(e)),i=a?r.fromEquirectangular(t,i):r.fromCubemap(t,i),i.texture.pmremVersion=t.pmremVersion,n.set(t,i),i.texture;if(i!==void 0)return i.texture;{let s=t.image;return a&&s&&s.height>0||o&&s&&c(s)?(r===null&&(r=new ry(e)),i=a?r.fromEquirectangular(t):r.fromCubemap(t),i.texture.pmremVersion=t.pmremVersion,n.set(t,i),t.addEventListener(`dispose`,u),i.texture):null}}}return t}function s(e,t){return t===303?e.mapping=301:t===304&&(e.mapping=302),e}function c(e){let t=0;for(let n=0;n<6;n++)e[n]!==void 0&&t++;return t===6}function l(e){let n=e.target;n.removeEventListener(`dispose`,l);let r=t.get(n);r!==void 0&&(t.delete(n),r.dispose())}function u(e){let t=e.target;t.removeEventListener(`dispose`,u);let r=n.get(t);r!==void 0&&(n.delete(t),r.dispose())}function d(){t=new WeakMap,n=new WeakMap,r!==null&&(r.dispose(),r=null)}return{get:i,dispose:d}}function fy(e){let t={};function n(n){if(t[n]!==void 0)return t[n];let r=e.getExtension(n);return t[n]=r,r}return{has:function(e){return n(e)!==null},init:function(){n(`EXT_color_buffer_float`),n(`WEBGL_clip_cull_distance`),n(`OES_texture_float_linear`),n(`EXT_color_buffer_half_float`),n(`WEBGL_multisampled_render_to_texture`),n(`WEBGL_render_shared_exponent`)},get:function(e){let t=n(e);return t===null&&bm(`WebGLRenderer: `+e+` extension not supported.`),t}}}function py(e,t,n,r){let i={},a=new WeakMap,o=new FinalizationRegistry(e=>delete i[e]);function s(e){c(e.target)}function c(e){e.index!==null&&t.remove(e.index);for(let n in e.attributes)t.remove(e.attributes[n]);e.removeEventListener(`dispose`,s),delete i[e.id],o.unregister(e);let c=a.get(e);c&&(t.remove(c),a.delete(e)),r.releaseStatesOfGeometry(e),e.isInstancedBufferGeometry===!0&&delete e._maxInstanceCount,n.memory.geometries--}function l(e,t){return i[t.id]===void 0&&(t.addEventListener(`dispose`,s),i[t.id]=new WeakRef(t),o.register(t,t.id,t),n.memory.geometries++),t}function u(n){let r=n.attributes;for(let n in r)t.update(r[n],e.ARRAY_BUFFER)}function d(e){let n=e.index,r=e.attributes.position,i=0;if(r===void 0)return;let o=n===null?r.array.length/3-1:n.array.length,s=new(r.count>=65535?Cg:Sg)(Math.ceil(o/3)*6,1),c=s.array;if(n!==null){let e=n.array;i=n.version;for(let t=0,n=0;t<o;t+=3){let r=e[t+0],i=e[t+1],a=e[t+2];c[n++]=r,c[n++]=i,c[n++]=i,c[n++]=a,c[n++]=a,c[n++]=r}}else{i=r.version;for(let e=0,t=0;e<o;e+=3){let n=e+0,r=e+1,i=e+2;c[t++]=n,c[t++]=r,c[t++]=r,c[t++]=i,c[t++]=i,c[t++]=n}}s.version=i;let l=a.get(e);l&&t.remove(l),a.set(e,s)}function f(e){let t=a.get(e);if(t){let n=e.index;n!==null&&t.version<n.version&&d(e)}else d(e);return a.get(e)}function p(){for(let e in i){let t=i[e].deref();t!==void 0&&c(t)}}return{get:l,update:u,getWireframeAttribute:f,dispose:p}}function my(e,t,n){let r;function i(e){r=e}let a,o;function s(e){a=e.type,o=e.bytesPerElement}function c(t,i){e.drawElements(r,i,a,t*o),n.update(i,r,1)}function l(t,i,s){s!==0&&(e.drawElementsInstanced(r,i,a,t*o,s),n.update(i,r,s))}function u(e,i,o){if(o===0)return;t.get(`WEBGL_multi_draw`).multiDrawElementsWEBGL(r,i,0,a,e,0,o);let s=0;for(let e=0;e<o;e++)s+=i[e];n.update(s,r,1)}this.setMode=i,this.setIndex=s,this.render=c,this.renderInstances=l,this.renderMultiDraw=u}function hy(e){let t={geometries:0,textures:0},n={frame:0,calls:0,triangles:0,points:0,lines:0};function r(t,r,i){switch(n.calls++,r){case e.TRIANGLES:n.triangles+=t/3*i;break;case e.LINES:n.lines+=t/2*i;break;case e.LINE_STRIP:n.lines+=i*(t-1);break;case e.LINE_LOOP:n.lines+=i*t;break;case e.POINTS:n.points+=i*t;break;default:X(`WebGLInfo: Unknown draw mode:`,r)}}function i(){n.calls=0,n.triangles=0,n.points=0,n.lines=0}return{memory:t,render:n,programs:null,autoReset:!0,reset:i,update:r}}function gy(e,t,n){let r=new WeakMap,i=new eh;function a(a,o,s){let c=a.morphTargetInfluences,l=o.morphAttributes.position||o.morphAttributes.normal||o.morphAttributes.color,u=l===void 0?0:l.length,d=r.get(o);if(d===void 0||d.count!==u){d!==void 0&&d.texture.dispose();let e=o.morphAttributes.position!==void 0,n=o.morphAttributes.normal!==void 0,a=o.morphAttributes.color!==void 0,s=o.morphAttributes.position||[],c=o.morphAttributes.normal||[],l=o.morphAttributes.color||[],f=0;e===!0&&(f=1),n===!0&&(f=2),a===!0&&(f=3);let p=o.attributes.position.count*f,m=1;p>t.maxTextureSize&&(m=Math.ceil(p/t.maxTextureSize),p=t.maxTextureSize);let h=new Float32Array(p*m*4*u),g=new rh(h,p,m,u);g.type=Zf,g.needsUpdate=!0;let _=f*4;for(let t=0;t<u;t++){let r=s[t],o=c[t],u=l[t],d=p*m*4*t;for(let t=0;t<r.count;t++){let s=t*_;e===!0&&(i.fromBufferAttribute(r,t),h[d+s+0]=i.x,h[d+s+1]=i.y,h[d+s+2]=i.z,h[d+s+3]=0),n===!0&&(i.fromBufferAttribute(o,t),h[d+s+4]=i.x,h[d+s+5]=i.y,h[d+s+6]=i.z,h[d+s+7]=0),a===!0&&(i.fromBufferAttribute(u,t),h[d+s+8]=i.x,h[d+s+9]=i.y,h[d+s+10]=i.z,h[d+s+11]=u.itemSize===4?i.w:1)}}d={count:u,texture:g,size:new Fm(p,m)},r.set(o,d);function v(){g.dispose(),r.delete(o),o.removeEventListener(`dispose`,v)}o.addEventListener(`dispose`,v)}if(a.isInstancedMesh===!0&&a.morphTexture!==null)s.getUniforms().setValue(e,`morphTexture`,a.morphTexture,n);else{let t=0;for(let e=0;e<c.length;e++)t+=c[e];let n=o.morphTargetsRelative?1:1-t;s.getUniforms().setValue(e,`morphTargetBaseInfluence`,n),s.getUniforms().setValue(e,`morphTargetInfluences`,c)}s.getUniforms().setValue(e,`morphTargetsTexture`,d.texture,n),s.getUniforms().setValue(e,`morphTargetsTextureSize`,d.size)}return{update:a}}function _y(e,t,n,r,i){let a=new WeakMap;function o(r){let o=i.render.frame,s=r.geometry,l=t.get(r,s);if(a.get(l)!==o&&(t.update(l),a.set(l,o)),r.isInstancedMesh&&(r.hasEventListener(`dispose`,c)===!1&&r.addEventListener(`dispose`,c),a.get(r)!==o&&(n.update(r.instanceMatrix,e.ARRAY_BUFFER),r.instanceColor!==null&&n.update(r.instanceColor,e.ARRAY_BUFFER),a.set(r,o))),r.isSkinnedMesh){let e=r.skeleton;a.get(e)!==o&&(e.update(),a.set(e,o))}return l}function s(){a=new WeakMap}function c(e){let t=e.target;t.removeEventListener(`dispose`,c),r.releaseStatesOfObject(t),n.remove(t.instanceMatrix),t.instanceColor!==null&&n.remove(t.instanceColor)}return{update:o,dispose:s}}var vy={1:`LINEAR_TONE_MAPPING`,2:`REINHARD_TONE_MAPPING`,3:`CINEON_TONE_MAPPING`,4:`ACES_FILMIC_TONE_MAPPING`,6:`AGX_TONE_MAPPING`,7:`NEUTRAL_TONE_MAPPING`,5:`CUSTOM_TONE_MAPPING`};function yy(e,t,n,r,i,a){let o=new nh(t,n,{type:e,depthBuffer:i,stencilBuffer:a,samples:r?4:0,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,resolveDepthBuffer:!1,resolveStencilBuffer:!1}),s=null,c=null,l=null,u=new Ig;u.setAttribute(`position`,new wg([-1,3,0,-1,-1,0,3,-1,0],3)),u.setAttribute(`uv`,new wg([0,2,0,0,2,0],2));let d=new z_({uniforms:{tDiffuse:{value:null}},vertexShader:`
			precision highp float;

			uniform mat4 modelViewMatrix;
			uniform mat4 projectionMatrix;

			attribute vec3 position;
			attribute vec2 uv;

			varying vec2 vUv;

			void main() {
				vUv = uv;
				gl_Position = projectionMatrix * modelViewMatrix * vec4( position, 1.0 );
			}`,fragmentShader:`
			precision highp float;

			uniform sampler2D tDiffuse;

			varying vec2 vUv;

			#include <tonemapping_pars_fragment>
			#include <colorspace_pars_fragment>

			void main() {
				gl_FragColor = texture2D( tDiffuse, vUv );

				#ifdef LINEAR_TONE_MAPPING
					gl_FragColor.rgb = LinearToneMapping( gl_FragColor.rgb );
				#elif defined( REINHARD_TONE_MAPPING )
					gl_FragColor.rgb = ReinhardToneMapping( gl_FragColor.rgb );
				#elif defined( CINEON_TONE_MAPPING )
					gl_FragColor.rgb = CineonToneMapping( gl_FragColor.rgb );
				#elif defined( ACES_FILMIC_TONE_MAPPING )
					gl_FragColor.rgb = ACESFilmicToneMapping( gl_FragColor.rgb );
				#elif defined( AGX_TONE_MAPPING )
					gl_FragColor.rgb = AgXToneMapping( gl_FragColor.rgb );
				#elif defined( NEUTRAL_TONE_MAPPING )
					gl_FragColor.rgb = NeutralToneMapping( gl_FragColor.rgb );
				#elif defined( CUSTOM_TONE_MAPPING )
					gl_FragColor.rgb = CustomToneMapping( gl_FragColor.rgb );
				#endif

				#ifdef SRGB_TRANSFER
					gl_FragColor = sRGBTransferOETF( gl_FragColor );
				#endif
			}`,depthTest:!1,depthWrite:!1}),f=new o_(u,d),p=new gv(-1,1,1,-1,0,1),m=null,h=null,g=!1,_,v=null,y=[],b=!1;this.setSize=function(e,t){o.setSize(e,t),s!==null&&s.setSize(e,t),c!==null&&c.setSize(e,t);for(let n=0;n<y.length;n++){let r=y[n];r.setSize&&r.setSize(e,t)}},this.setEffects=function(e){y=e,b=y.length>0&&y[0].isRenderPass===!0;let t=o.width,n=o.height;y.length>0&&s===null&&(s=new nh(t,n,{type:Qf,depthBuffer:!1,stencilBuffer:!1}),c=new nh(t,n,{type:Qf,depthBuffer:!1,stencilBuffer:!1}));let r=i===!0&&y.some(e=>e.needsDepthTexture===!0);r!==(o.depthTexture!==null)&&(r===!0&&l===null&&(l=new T_(t,n),a===!0&&(l.format=cp,l.type=tp)),o.dispose(),o.depthTexture=r?l:null,o.resolveDepthBuffer=r,o.storeMultisampledDepthBuffer=r);for(let e=0;e<y.length;e++){let i=y[e];i.setSize&&i.setSize(t,n),r&&i.needsDepthTexture===!0&&i.setDepthTexture&&i.setDepthTexture(l)}},this.begin=function(e,t){if(g||e.toneMapping===0&&y.length===0)return!1;if(v=t,t!==null){let e=t.width,n=t.height;(o.width!==e||o.height!==n)&&this.setSize(e,n)}return b===!1&&e.setRenderTarget(o),_=e.toneMapping,e.toneMapping=0,!0},this.hasRenderPass=function(){return b},this.end=function(e,t){e.toneMapping=_,g=!0;let n=o,r=s;for(let i=0;i<y.length;i++){let a=y[i];a.enabled!==!1&&(a.render(e,r,n,t),a.needsSwap!==!1&&(n=r,r=r===s?c:s))}if(m!==e.outputColorSpace||h!==e.toneMapping){m=e.outputColorSpace,h=e.toneMapping,d.defines={},Um.getTransfer(m)===`srgb`&&(d.defines.SRGB_TRANSFER=``);let t=vy[h];t&&(d.defines[t]=``),d.needsUpdate=!0}d.uniforms.tDiffuse.value=n.texture,e.setRenderTarget(v),e.render(f,p),v=null,g=!1},this.isCompositing=function(){return g},this.dispose=function(){o.dispose(),s!==null&&s.dispose(),c!==null&&c.dispose(),u.dispose(),d.dispose()}}var by=new $m,xy=new T_(1,1),Sy=new E_(1),Cy=new rh,wy=new ih,Ty=new w_,Ey=[],Dy=[],Oy=new Float32Array(16),ky=new Float32Array(9),Ay=new Float32Array(4);function jy(e,t,n){let r=e[0];if(r<=0||r>0)return e;let i=t*n,a=Ey[i];if(a===void 0&&(a=new Float32Array(i),Ey[i]=a),t!==0){r.toArray(a,0);for(let r=1,i=0;r!==t;++r)i+=n,e[r].toArray(a,i)}return a}function My(e,t){if(e.length!==t.length)return!1;for(let n=0,r=e.length;n<r;n++)if(e[n]!==t[n])return!1;return!0}function Ny(e,t){for(let n=0,r=t.length;n<r;n++)e[n]=t[n]}function Py(e,t){let n=Dy[t];n===void 0&&(n=new Int32Array(t),Dy[t]=n);for(let r=0;r!==t;++r)n[r]=e.allocateTextureUnit();return n}function Fy(e,t){let n=this.cache;n[0]!==t&&(e.uniform1f(this.addr,t),n[0]=t)}function Iy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y)&&(e.uniform2f(this.addr,t.x,t.y),n[0]=t.x,n[1]=t.y);else{if(My(n,t))return;e.uniform2fv(this.addr,t),Ny(n,t)}}function Ly(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z)&&(e.uniform3f(this.addr,t.x,t.y,t.z),n[0]=t.x,n[1]=t.y,n[2]=t.z);else if(t.r!==void 0)(n[0]!==t.r||n[1]!==t.g||n[2]!==t.b)&&(e.uniform3f(this.addr,t.r,t.g,t.b),n[0]=t.r,n[1]=t.g,n[2]=t.b);else{if(My(n,t))return;e.uniform3fv(this.addr,t),Ny(n,t)}}function Ry(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z||n[3]!==t.w)&&(e.uniform4f(this.addr,t.x,t.y,t.z,t.w),n[0]=t.x,n[1]=t.y,n[2]=t.z,n[3]=t.w);else{if(My(n,t))return;e.uniform4fv(this.addr,t),Ny(n,t)}}function zy(e,t){let n=this.cache,r=t.elements;if(r===void 0){if(My(n,t))return;e.uniformMatrix2fv(this.addr,!1,t),Ny(n,t)}else{if(My(n,r))return;Ay.set(r),e.uniformMatrix2fv(this.addr,!1,Ay),Ny(n,r)}}function By(e,t){let n=this.cache,r=t.elements;if(r===void 0){if(My(n,t))return;e.uniformMatrix3fv(this.addr,!1,t),Ny(n,t)}else{if(My(n,r))return;ky.set(r),e.uniformMatrix3fv(this.addr,!1,ky),Ny(n,r)}}function Vy(e,t){let n=this.cache,r=t.elements;if(r===void 0){if(My(n,t))return;e.uniformMatrix4fv(this.addr,!1,t),Ny(n,t)}else{if(My(n,r))return;Oy.set(r),e.uniformMatrix4fv(this.addr,!1,Oy),Ny(n,r)}}function Hy(e,t){let n=this.cache;n[0]!==t&&(e.uniform1i(this.addr,t),n[0]=t)}function Uy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y)&&(e.uniform2i(this.addr,t.x,t.y),n[0]=t.x,n[1]=t.y);else{if(My(n,t))return;e.uniform2iv(this.addr,t),Ny(n,t)}}function Wy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z)&&(e.uniform3i(this.addr,t.x,t.y,t.z),n[0]=t.x,n[1]=t.y,n[2]=t.z);else{if(My(n,t))return;e.uniform3iv(this.addr,t),Ny(n,t)}}function Gy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z||n[3]!==t.w)&&(e.uniform4i(this.addr,t.x,t.y,t.z,t.w),n[0]=t.x,n[1]=t.y,n[2]=t.z,n[3]=t.w);else{if(My(n,t))return;e.uniform4iv(this.addr,t),Ny(n,t)}}function Ky(e,t){let n=this.cache;n[0]!==t&&(e.uniform1ui(this.addr,t),n[0]=t)}function qy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y)&&(e.uniform2ui(this.addr,t.x,t.y),n[0]=t.x,n[1]=t.y);else{if(My(n,t))return;e.uniform2uiv(this.addr,t),Ny(n,t)}}function Jy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z)&&(e.uniform3ui(this.addr,t.x,t.y,t.z),n[0]=t.x,n[1]=t.y,n[2]=t.z);else{if(My(n,t))return;e.uniform3uiv(this.addr,t),Ny(n,t)}}function Yy(e,t){let n=this.cache;if(t.x!==void 0)(n[0]!==t.x||n[1]!==t.y||n[2]!==t.z||n[3]!==t.w)&&(e.uniform4ui(this.addr,t.x,t.y,t.z,t.w),n[0]=t.x,n[1]=t.y,n[2]=t.z,n[3]=t.w);else{if(My(n,t))return;e.uniform4uiv(this.addr,t),Ny(n,t)}}function Xy(e){return e.version===0&&(e.compareFunction=519,e.needsUpdate=!0),e}function Zy(e,t,n){let r=this.cache,i=n.allocateTextureUnit();r[0]!==i&&(e.uniform1i(this.addr,i),r[0]=i);let a;a=this.type===e.SAMPLER_2D_SHADOW?Xy(xy):by,n.setTexture2D(t||a,i)}function Qy(e,t,n){let r=this.cache,i=n.allocateTextureUnit();r[0]!==i&&(e.uniform1i(this.addr,i),r[0]=i),n.setTexture3D(t||wy,i)}function $y(e,t,n){let r=this.cache,i=n.allocateTextureUnit();r[0]!==i&&(e.uniform1i(this.addr,i),r[0]=i);let a;a=this.type===e.SAMPLER_CUBE_SHADOW?Xy(Sy):Ty,n.setTextureCube(t||a,i)}function eb(e,t,n){let r=this.cache,i=n.allocateTextureUnit();r[0]!==i&&(e.uniform1i(this.addr,i),r[0]=i),n.setTexture2DArray(t||Cy,i)}function tb(e){switch(e){case 5126:return Fy;case 35664:return Iy;case 35665:return Ly;case 35666:return Ry;case 35674:return zy;case 35675:return By;case 35676:return Vy;case 5124:case 35670:return Hy;case 35667:case 35671:return Uy;case 35668:case 35672:return Wy;case 35669:case 35673:return Gy;case 5125:return Ky;case 36294:return qy;case 36295:return Jy;case 36296:return Yy;case 35678:case 36198:case 36298:case 36306:case 35682:return Zy;case 35679:case 36299:case 36307:return Qy;case 35680:case 36300:case 36308:case 36293:return $y;case 36289:case 36303:case 36311:case 36292:return eb}}function nb(e,t){e.uniform1fv(this.addr,t)}function rb(e,t){let n=jy(t,this.size,2);e.uniform2fv(this.addr,n)}function ib(e,t){let n=jy(t,this.size,3);e.uniform3fv(this.addr,n)}function ab(e,t){let n=jy(t,this.size,4);e.uniform4fv(this.addr,n)}function ob(e,t){let n=jy(t,this.size,4);e.uniformMatrix2fv(this.addr,!1,n)}function sb(e,t){let n=jy(t,this.size,9);e.uniformMatrix3fv(this.addr,!1,n)}function cb(e,t){let n=jy(t,this.size,16);e.uniformMatrix4fv(this.addr,!1,n)}function lb(e,t){e.uniform1iv(this.addr,t)}function ub(e,t){e.uniform2iv(this.addr,t)}function db(e,t){e.uniform3iv(this.addr,t)}function fb(e,t){e.uniform4iv(this.addr,t)}function pb(e,t){e.uniform1uiv(this.addr,t)}function mb(e,t){e.uniform2uiv(this.addr,t)}function hb(e,t){e.uniform3uiv(this.addr,t)}function gb(e,t){e.uniform4uiv(this.addr,t)}function _b(e,t,n){let r=this.cache,i=t.length,a=Py(n,i);My(r,a)||(e.uniform1iv(this.addr,a),Ny(r,a));let o;o=this.type===e.SAMPLER_2D_SHADOW?Xy(xy):by;for(let e=0;e!==i;++e)n.setTexture2D(t[e]||o,a[e])}function vb(e,t,n){let r=this.cache,i=t.length,a=Py(n,i);My(r,a)||(e.uniform1iv(this.addr,a),Ny(r,a));for(let e=0;e!==i;++e)n.setTexture3D(t[e]||wy,a[e])}function yb(e,t,n){let r=this.cache,i=t.length,a=Py(n,i);My(r,a)||(e.uniform1iv(this.addr,a),Ny(r,a));let o;o=this.type===e.SAMPLER_CUBE_SHADOW?Xy(Sy):Ty;for(let e=0;e!==i;++e)n.setTextureCube(t[e]||o,a[e])}function bb(e,t,n){let r=this.cache,i=t.length,a=Py(n,i);My(r,a)||(e.uniform1iv(this.addr,a),Ny(r,a));for(let e=0;e!==i;++e)n.setTexture2DArray(t[e]||Cy,a[e])}function xb(e){switch(e){case 5126:return nb;case 35664:return rb;case 35665:return ib;case 35666:return ab;case 35674:return ob;case 35675:return sb;case 35676:return cb;case 5124:case 35670:return lb;case 35667:case 35671:return ub;case 35668:case 35672:return db;case 35669:case 35673:return fb;case 5125:return pb;case 36294:return mb;case 36295:return hb;case 36296:return gb;case 35678:case 36198:case 36298:case 36306:case 35682:return _b;case 35679:case 36299:case 36307:return vb;case 35680:case 36300:case 36308:case 36293:return yb;case 36289:case 36303:case 36311:case 36292:return bb}}var Sb=class{constructor(e,t,n){this.id=e,this.addr=n,this.cache=[],this.type=t.type,this.setValue=tb(t.type)}},Cb=class{constructor(e,t,n){this.id=e,this.addr=n,this.cache=[],this.type=t.type,this.size=t.size,this.setValue=xb(t.type)}},wb=class{constructor(e){this.id=e,this.seq=[],this.map={}}setValue(e,t,n){let r=this.seq;for(let i=0,a=r.length;i!==a;++i){let a=r[i];a.setValue(e,t[a.id],n)}}},Tb=/(\w+)(\])?(\[|\.)?/g;function Eb(e,t){e.seq.push(t),e.map[t.id]=t}function Db(e,t,n){let r=e.name,i=r.length;for(Tb.lastIndex=0;;){let a=Tb.exec(r),o=Tb.lastIndex,s=a[1],c=a[2]===`]`,l=a[3];if(c&&(s|=0),l===void 0||l===`[`&&o+2===i){Eb(n,l===void 0?new Sb(s,e,t):new Cb(s,e,t));break}{let e=n.map[s];e===void 0&&(e=new wb(s),Eb(n,e)),n=e}}}var Ob=class{constructor(e,t){this.seq=[],this.map={};let n=e.getProgramParameter(t,e.ACTIVE_UNIFORMS);for(let r=0;r<n;++r){let n=e.getActiveUniform(t,r);Db(n,e.getUniformLocation(t,n.name),this)}let r=[],i=[];for(let t of this.seq)t.type===e.SAMPLER_2D_SHADOW||t.type===e.SAMPLER_CUBE_SHADOW||t.type===e.SAMPLER_2D_ARRAY_SHADOW?r.push(t):i.push(t);r.length>0&&(this.seq=r.concat(i))}setValue(e,t,n,r){let i=this.map[t];i!==void 0&&i.setValue(e,n,r)}setOptional(e,t,n){let r=t[n];r!==void 0&&this.setValue(e,n,r)}static upload(e,t,n,r){for(let i=0,a=t.length;i!==a;++i){let a=t[i],o=n[a.id];o.needsUpdate!==!1&&a.setValue(e,o.value,r)}}static seqWithValue(e,t){let n=[];for(let r=0,i=e.length;r!==i;++r){let i=e[r];i.id in t&&n.push(i)}return n}};function kb(e,t,n){let r=e.createShader(t);return e.shaderSource(r,n),e.compileShader(r),r}var Ab=37297,jb=0;function Mb(e,t){let n=e.split(`
`),r=[],i=Math.max(t-6,0),a=Math.min(t+6,n.length);for(let e=i;e<a;e++){let i=e+1;r.push(`${i===t?`>`:` `} ${i}: ${n[e]}`)}return r.join(`
`)}var Nb=new Q;function Pb(e){Um._getMatrix(Nb,Um.workingColorSpace,e);let t=`mat3( ${Nb.elements.map(e=>e.toFixed(4))} )`;switch(Um.getTransfer(e)){case om:return[t,`LinearTransferOETF`];case sm:return[t,`sRGBTransferOETF`];default:return Y(`WebGLProgram: Unsupported color space: `,e),[t,`LinearTransferOETF`]}}function Fb(e,t,n){let r=e.getShaderParameter(t,e.COMPILE_STATUS),i=(e.getShaderInfoLog(t)||``).trim();if(r&&i===``)return``;let a=/ERROR: 0:(\d+)/.exec(i);if(a){let r=parseInt(a[1]);return n.toUpperCase()+`

`+i+`

`+Mb(e.getShaderSource(t),r)}return i}function Ib(e,t){let n=Pb(t);return[`vec4 ${e}( vec4 value ) {`,`	return ${n[1]}( vec4( ${n[0]} * value.rgb, value.a ) );`,`}`].join(`
`)}var Lb={1:`Linear`,2:`Reinhard`,3:`Cineon`,4:`ACESFilmic`,6:`AgX`,7:`Neutral`,5:`Custom`};function Rb(e,t){let n=Lb[t];return n===void 0?(Y(`WebGLProgram: Unsupported toneMapping:`,t),`vec3 `+e+`( vec3 color ) { return LinearToneMapping( color ); }`):`vec3 `+e+`( vec3 color ) { return `+n+`ToneMapping( color ); }`}var zb=new Z;function Bb(){return Um.getLuminanceCoefficients(zb),[`float luminance( const in vec3 rgb ) {`,`	const vec3 weights = vec3( ${zb.x.toFixed(4)}, ${zb.y.toFixed(4)}, ${zb.z.toFixed(4)} );`,`	return dot( weights, rgb );`,`}`].join(`
`)}function Vb(e){return[e.extensionClipCullDistance?`#extension GL_ANGLE_clip_cull_distance : require`:``,e.extensionMultiDraw?`#extension GL_ANGLE_multi_draw : require`:``].filter(Wb).join(`
`)}function Hb(e){let t=[];for(let n in e){let r=e[n];r!==!1&&t.push(`#define `+n+` `+r)}return t.join(`
`)}function Ub(e,t){let n={},r=e.getProgramParameter(t,e.ACTIVE_ATTRIBUTES);for(let i=0;i<r;i++){let r=e.getActiveAttrib(t,i),a=r.name,o=1;r.type===e.FLOAT_MAT2&&(o=2),r.type===e.FLOAT_MAT3&&(o=3),r.type===e.FLOAT_MAT4&&(o=4),n[a]={type:r.type,location:e.getAttribLocation(t,a),locationSize:o}}return n}function Wb(e){return e!==``}function Gb(e,t){let n=t.numSpotLightShadows+t.numSpotLightMaps-t.numSpotLightShadowsWithMaps;return e.replace(/NUM_SUN_LIGHTS/g,t.numSunLights).replace(/NUM_DIR_LIGHTS/g,t.numDirLights).replace(/NUM_SPOT_LIGHTS/g,t.numSpotLights).replace(/NUM_SPOT_LIGHT_MAPS/g,t.numSpotLightMaps).replace(/NUM_SPOT_LIGHT_COORDS/g,n).replace(/NUM_RECT_AREA_LIGHTS/g,t.numRectAreaLights).replace(/NUM_POINT_LIGHTS/g,t.numPointLights).replace(/NUM_HEMI_LIGHTS/g,t.numHemiLights).replace(/NUM_SUN_LIGHT_SHADOWS/g,t.numSunLightShadows).replace(/NUM_DIR_LIGHT_SHADOWS/g,t.numDirLightShadows).replace(/NUM_SPOT_LIGHT_SHADOWS_WITH_MAPS/g,t.numSpotLightShadowsWithMaps).replace(/NUM_SPOT_LIGHT_SHADOWS/g,t.numSpotLightShadows).replace(/NUM_POINT_LIGHT_SHADOWS/g,t.numPointLightShadows).replace(/NUM_LIGHT_PROBE_GRIDS/g,t.numLightProbeGrids)}function Kb(e,t){return e.replace(/NUM_CLIPPING_PLANES/g,t.numClippingPlanes).replace(/UNION_CLIPPING_PLANES/g,t.numClippingPlanes-t.numClipIntersection)}var qb=/^[ \t]*#include +<([\w\d./]+)>/gm;function Jb(e){return e.replace(qb,Yb)}function Yb(e,t){let n=Rv[t];if(n===void 0)throw Error(`THREE.WebGLProgram: Can not resolve #include <`+t+`>`);return Jb(n)}var Xb=/#pragma unroll_loop_start\s+for\s*\(\s*int\s+i\s*=\s*(\d+)\s*;\s*i\s*<\s*(\d+)\s*;\s*i\s*\+\+\s*\)\s*{([\s\S]+?)}\s+#pragma unroll_loop_end/g;function Zb(e){return e.replace(Xb,Qb)}function Qb(e,t,n,r){let i=``;for(let e=parseInt(t);e<parseInt(n);e++)i+=r.replace(/\[\s*i\s*\]/g,`[ `+e+` ]`).replace(/UNROLLED_LOOP_INDEX/g,e);return i}function $b(e){let t=`precision ${e.precision} float;
	precision ${e.precision} int;
	precision ${e.precision} sampler2D;
	precision ${e.precision} samplerCube;
	precision ${e.precision} sampler3D;
	precision ${e.precision} sampler2DArray;
	precision ${e.precision} sampler2DShadow;
	precision ${e.precision} samplerCubeShadow;
	precision ${e.precision} sampler2DArrayShadow;
	precision ${e.precision} isampler2D;
	precision ${e.precision} isampler3D;
	precision ${e.precision} isamplerCube;
	precision ${e.precision} isampler2DArray;
	precision ${e.precision} usampler2D;
	precision ${e.precision} usampler3D;
	precision ${e.precision} usamplerCube;
	precision ${e.precision} usampler2DArray;
	`;return e.precision===`highp`?t+=`
#define HIGH_PRECISION`:e.precision===`mediump`?t+=`
#define MEDIUM_PRECISION`:e.precision===`lowp`&&(t+=`
#define LOW_PRECISION`),t}var ex={1:`SHADOWMAP_TYPE_PCF`,3:`SHADOWMAP_TYPE_VSM`};function tx(e){return ex[e.shadowMapType]||`SHADOWMAP_TYPE_BASIC`}var nx={302:`ENVMAP_MODE_REFRACTION`};function rx(e){return e.envMap===!1?`ENVMAP_MODE_REFLECTION`:nx[e.envMapMode]||`ENVMAP_MODE_REFLECTION`}var ix={0:`ENVMAP_BLENDING_MULTIPLY`,1:`ENVMAP_BLENDING_MIX`,2:`ENVMAP_BLENDING_ADD`};function ax(e){return e.envMap===!1?`ENVMAP_BLENDING_NONE`:ix[e.combine]||`ENVMAP_BLENDING_NONE`}function ox(e,t,n,r){let i=e.getContext(),a=n.defines,o=n.vertexShader,s=n.fragmentShader,c=tx(n),l=n.envMapPMREM===!0?`ENVMAP_TYPE_PMREM`:`ENVMAP_TYPE_CUBE`,u=rx(n),d=ax(n),f=Vb(n),p=Hb(a),m=i.createProgram(),h,g,_=n.glslVersion?`#version `+n.glslVersion+`
`:``;n.isRawShaderMaterial?(h=[`#define SHADER_TYPE `+n.shaderType,`#define SHADER_NAME `+n.shaderName,p].filter(Wb).join(`
`),h.length>0&&(h+=`
`),g=[`#define SHADER_TYPE `+n.shaderType,`#define SHADER_NAME `+n.shaderName,p].filter(Wb).join(`
`),g.length>0&&(g+=`
`)):(h=[$b(n),`#define SHADER_TYPE `+n.shaderType,`#define SHADER_NAME `+n.shaderName,p,n.extensionClipCullDistance?`#define USE_CLIP_DISTANCE`:``,n.batching?`#define USE_BATCHING`:``,n.batchingColor?`#define USE_BATCHING_COLOR`:``,n.instancing?`#define USE_INSTANCING`:``,n.instancingColor?`#define USE_INSTANCING_COLOR`:``,n.instancingMorph?`#define USE_INSTANCING_MORPH`:``,n.useFog&&n.fog?`#define USE_FOG`:``,n.useFog&&n.fogExp2?`#define FOG_EXP2`:``,n.map?`#define USE_MAP`:``,n.envMap?`#define USE_ENVMAP`:``,n.envMap?`#define `+u:``,n.lightMap?`#define USE_LIGHTMAP`:``,n.aoMap?`#define USE_AOMAP`:``,n.bumpMap?`#define USE_BUMPMAP`:``,n.normalMap?`#define USE_NORMALMAP`:``,n.normalMapObjectSpace?`#define USE_NORMALMAP_OBJECTSPACE`:``,n.normalMapTangentSpace?`#define USE_NORMALMAP_TANGENTSPACE`:``,n.displacementMap?`#define USE_DISPLACEMENTMAP`:``,n.emissiveMap?`#define USE_EMISSIVEMAP`:``,n.anisotropy?`#define USE_ANISOTROPY`:``,n.anisotropyMap?`#define USE_ANISOTROPYMAP`:``,n.clearcoatMap?`#define USE_CLEARCOATMAP`:``,n.clearcoatRoughnessMap?`#define USE_CLEARCOAT_ROUGHNESSMAP`:``,n.clearcoatNormalMap?`#define USE_CLEARCOAT_NORMALMAP`:``,n.diffuseRoughnessMap?`#define USE_DIFFUSE_ROUGHNESSMAP`:``,n.iridescenceMap?`#define USE_IRIDESCENCEMAP`:``,n.iridescenceThicknessMap?`#define USE_IRIDESCENCE_THICKNESSMAP`:``,n.specularMap?`#define USE_SPECULARMAP`:``,n.specularColorMap?`#define USE_SPECULAR_COLORMAP`:``,n.specularIntensityMap?`#define USE_SPECULAR_INTENSITYMAP`:``,n.roughnessMap?`#define USE_ROUGHNESSMAP`:``,n.metalnessMap?`#define USE_METALNESSMAP`:``,n.alphaMap?`#define USE_ALPHAMAP`:``,n.alphaHash?`#define USE_ALPHAHASH`:``,n.transmission?`#define USE_TRANSMISSION`:``,n.transmissionMap?`#define USE_TRANSMISSIONMAP`:``,n.thicknessMap?`#define USE_THICKNESSMAP`:``,n.sheenColorMap?`#define USE_SHEEN_COLORMAP`:``,n.sheenRoughnessMap?`#define USE_SHEEN_ROUGHNESSMAP`:``,n.mapUv?`#define MAP_UV `+n.mapUv:``,n.alphaMapUv?`#define ALPHAMAP_UV `+n.alphaMapUv:``,n.lightMapUv?`#define LIGHTMAP_UV `+n.lightMapUv:``,n.aoMapUv?`#define AOMAP_UV `+n.aoMapUv:``,n.emissiveMapUv?`#define EMISSIVEMAP_UV `+n.emissiveMapUv:``,n.bumpMapUv?`#define BUMPMAP_UV `+n.bumpMapUv:``,n.normalMapUv?`#define NORMALMAP_UV `+n.normalMapUv:``,n.displacementMapUv?`#define DISPLACEMENTMAP_UV `+n.displacementMapUv:``,n.metalnessMapUv?`#define METALNESSMAP_UV `+n.metalnessMapUv:``,n.roughnessMapUv?`#define ROUGHNESSMAP_UV `+n.roughnessMapUv:``,n.anisotropyMapUv?`#define ANISOTROPYMAP_UV `+n.anisotropyMapUv:``,n.clearcoatMapUv?`#define CLEARCOATMAP_UV `+n.clearcoatMapUv:``,n.clearcoatNormalMapUv?`#define CLEARCOAT_NORMALMAP_UV `+n.clearcoatNormalMapUv:``,n.clearcoatRoughnessMapUv?`#define CLEARCOAT_ROUGHNESSMAP_UV `+n.clearcoatRoughnessMapUv:``,n.diffuseRoughnessMapUv?`#define DIFFUSE_ROUGHNESSMAP_UV `+n.diffuseRoughnessMapUv:``,n.iridescenceMapUv?`#define IRIDESCENCEMAP_UV `+n.iridescenceMapUv:``,n.iridescenceThicknessMapUv?`#define IRIDESCENCE_THICKNESSMAP_UV `+n.iridescenceThicknessMapUv:``,n.sheenColorMapUv?`#define SHEEN_COLORMAP_UV `+n.sheenColorMapUv:``,n.sheenRoughnessMapUv?`#define SHEEN_ROUGHNESSMAP_UV `+n.sheenRoughnessMapUv:``,n.specularMapUv?`#define SPECULARMAP_UV `+n.specularMapUv:``,n.specularColorMapUv?`#define SPECULAR_COLORMAP_UV `+n.specularColorMapUv:``,n.specularIntensityMapUv?`#define SPECULAR_INTENSITYMAP_UV `+n.specularIntensityMapUv:``,n.transmissionMapUv?`#define TRANSMISSIONMAP_UV `+n.transmissionMapUv:``,n.thicknessMapUv?`#define THICKNESSMAP_UV `+n.thicknessMapUv:``,n.vertexTangents&&n.flatShading===!1?`#define USE_TANGENT`:``,n.vertexNormals?`#define HAS_NORMAL`:``,n.vertexColors?`#define USE_COLOR`:``,n.vertexAlphas?`#define USE_COLOR_ALPHA`:``,n.vertexUv1s?`#define USE_UV1`:``,n.vertexUv2s?`#define USE_UV2`:``,n.vertexUv3s?`#define USE_UV3`:``,n.pointsUvs?`#define USE_POINTS_UV`:``,n.flatShading?`#define FLAT_SHADED`:``,n.skinning?`#define USE_SKINNING`:``,n.morphTargets?`#define USE_MORPHTARGETS`:``,n.morphNormals&&n.flatShading===!1?`#define USE_MORPHNORMALS`:``,n.morphColors?`#define USE_MORPHCOLORS`:``,n.morphTargetsCount>0?`#define MORPHTARGETS_TEXTURE_STRIDE `+n.morphTextureStride:``,n.morphTargetsCount>0?`#define MORPHTARGETS_COUNT `+n.morphTargetsCount:``,n.doubleSided?`#define DOUBLE_SIDED`:``,n.flipSided?`#define FLIP_SIDED`:``,n.shadowMapEnabled?`#define USE_SHADOWMAP`:``,n.shadowMapEnabled?`#define `+c:``,n.sizeAttenuation?`#define USE_SIZEATTENUATION`:``,n.numLightProbes>0?`#define USE_LIGHT_PROBES`:``,n.logarithmicDepthBuffer?`#define USE_LOGARITHMIC_DEPTH_BUFFER`:``,n.reversedDepthBuffer?`#define USE_REVERSED_DEPTH_BUFFER`:``,`uniform mat4 modelMatrix;`,`uniform mat4 modelViewMatrix;`,`uniform mat4 projectionMatrix;`,`uniform mat4 viewMatrix;`,`uniform mat3 normalMatrix;`,`uniform vec3 cameraPosition;`,`uniform bool isOrthographic;`,`#ifdef USE_INSTANCING`,`	attribute mat4 instanceMatrix;`,`#endif`,`#ifdef USE_INSTANCING_COLOR`,`	attribute vec3 instanceColor;`,`#endif`,`#ifdef USE_INSTANCING_MORPH`,`	uniform sampler2D morphTexture;`,`#endif`,`attribute vec3 position;`,`attribute vec3 normal;`,`attribute vec2 uv;`,`#ifdef USE_UV1`,`	attribute vec2 uv1;`,`#endif`,`#ifdef USE_UV2`,`	attribute vec2 uv2;`,`#endif`,`#ifdef USE_UV3`,`	attribute vec2 uv3;`,`#endif`,`#ifdef USE_TANGENT`,`	attribute vec4 tangent;`,`#endif`,`#if defined( USE_COLOR_ALPHA )`,`	attribute vec4 color;`,`#elif defined( USE_COLOR )`,`	attribute vec3 color;`,`#endif`,`#ifdef USE_SKINNING`,`	attribute vec4 skinIndex;`,`	attribute vec4 skinWeight;`,`#endif`,`
`].filter(Wb).join(`
`),g=[$b(n),`#define SHADER_TYPE `+n.shaderType,`#define SHADER_NAME `+n.shaderName,p,n.useFog&&n.fog?`#define USE_FOG`:``,n.useFog&&n.fogExp2?`#define FOG_EXP2`:``,n.alphaToCoverage?`#define ALPHA_TO_COVERAGE`:``,n.map?`#define USE_MAP`:``,n.matcap?`#define USE_MATCAP`:``,n.envMap?`#define USE_ENVMAP`:``,n.envMap?`#define `+l:``,n.envMap?`#define `+u:``,n.envMap?`#define `+d:``,n.envMapPMREM?`#define ENVMAP_MAX_LOD `+n.envMapMaxLod+`.0`:``,n.envMapPMREM?`#define ENVMAP_SIZE `+n.envMapSize+`.0`:``,n.lightMap?`#define USE_LIGHTMAP`:``,n.aoMap?`#define USE_AOMAP`:``,n.bumpMap?`#define USE_BUMPMAP`:``,n.normalMap?`#define USE_NORMALMAP`:``,n.normalMapObjectSpace?`#define USE_NORMALMAP_OBJECTSPACE`:``,n.normalMapTangentSpace?`#define USE_NORMALMAP_TANGENTSPACE`:``,n.packedNormalMap?`#define USE_PACKED_NORMALMAP`:``,n.emissiveMap?`#define USE_EMISSIVEMAP`:``,n.anisotropy?`#define USE_ANISOTROPY`:``,n.anisotropyMap?`#define USE_ANISOTROPYMAP`:``,n.clearcoat?`#define USE_CLEARCOAT`:``,n.clearcoatMap?`#define USE_CLEARCOATMAP`:``,n.clearcoatRoughnessMap?`#define USE_CLEARCOAT_ROUGHNESSMAP`:``,n.clearcoatNormalMap?`#define USE_CLEARCOAT_NORMALMAP`:``,n.diffuseRoughness?`#define USE_DIFFUSE_ROUGHNESS`:``,n.diffuseRoughnessMap?`#define USE_DIFFUSE_ROUGHNESSMAP`:``,n.dispersion?`#define USE_DISPERSION`:``,n.retroreflection?`#define USE_RETROREFLECTION`:``,n.iridescence?`#define USE_IRIDESCENCE`:``,n.iridescenceMap?`#define USE_IRIDESCENCEMAP`:``,n.iridescenceThicknessMap?`#define USE_IRIDESCENCE_THICKNESSMAP`:``,n.specularMap?`#define USE_SPECULARMAP`:``,n.specularColorMap?`#define USE_SPECULAR_COLORMAP`:``,n.specularIntensityMap?`#define USE_SPECULAR_INTENSITYMAP`:``,n.roughnessMap?`#define USE_ROUGHNESSMAP`:``,n.metalnessMap?`#define USE_METALNESSMAP`:``,n.alphaMap?`#define USE_ALPHAMAP`:``,n.alphaTest?`#define USE_ALPHATEST`:``,n.alphaHash?`#define USE_ALPHAHASH`:``,n.sheen?`#define USE_SHEEN`:``,n.sheenColorMap?`#define USE_SHEEN_COLORMAP`:``,n.sheenRoughnessMap?`#define USE_SHEEN_ROUGHNESSMAP`:``,n.transmission?`#define USE_TRANSMISSION`:``,n.transmissionMap?`#define USE_TRANSMISSIONMAP`:``,n.thicknessMap?`#define USE_THICKNESSMAP`:``,n.vertexTangents&&n.flatShading===!1?`#define USE_TANGENT`:``,n.vertexColors||n.instancingColor?`#define USE_COLOR`:``,n.vertexAlphas||n.batchingColor?`#define USE_COLOR_ALPHA`:``,n.vertexUv1s?`#define USE_UV1`:``,n.vertexUv2s?`#define USE_UV2`:``,n.vertexUv3s?`#define USE_UV3`:``,n.pointsUvs?`#define USE_POINTS_UV`:``,n.gradientMap?`#define USE_GRADIENTMAP`:``,n.flatShading?`#define FLAT_SHADED`:``,n.doubleSided?`#define DOUBLE_SIDED`:``,n.flipSided?`#define FLIP_SIDED`:``,n.shadowMapEnabled?`#define USE_SHADOWMAP`:``,n.shadowMapEnabled?`#define `+c:``,n.premultipliedAlpha?`#define PREMULTIPLIED_ALPHA`:``,n.numLightProbes>0?`#define USE_LIGHT_PROBES`:``,n.decodeVideoTexture?`#define DECODE_VIDEO_TEXTURE`:``,n.decodeVideoTextureEmissive?`#define DECODE_VIDEO_TEXTURE_EMISSIVE`:``,n.logarithmicDepthBuffer?`#define USE_LOGARITHMIC_DEPTH_BUFFER`:``,n.reversedDepthBuffer?`#define USE_REVERSED_DEPTH_BUFFER`:``,`uniform mat4 viewMatrix;`,`uniform vec3 cameraPosition;`,`uniform bool isOrthographic;`,n.toneMapping===0?``:`#define TONE_MAPPING`,n.toneMapping===0?``:Rv.tonemapping_pars_fragment,n.toneMapping===0?``:Rb(`toneMapping`,n.toneMapping),n.dithering?`#define DITHERING`:``,n.opaque?`#define OPAQUE`:``,Rv.colorspace_pars_fragment,Ib(`linearToOutputTexel`,n.outputColorSpace),Bb(),n.useDepthPacking?`#define DEPTH_PACKING `+n.depthPacking:``,`
`].filter(Wb).join(`
`)),o=Jb(o),o=Gb(o,n),o=Kb(o,n),s=Jb(s),s=Gb(s,n),s=Kb(s,n),o=Zb(o),s=Zb(s),n.isRawShaderMaterial!==!0&&(_=`#version 300 es
`,h=[f,`#define attribute in`,`#define varying out`,`#define texture2D texture`].join(`
`)+`
`+h,g=[`#define varying in`,n.glslVersion===`300 es`?``:`layout(location = 0) out highp vec4 pc_fragColor;`,n.glslVersion===`300 es`?``:`#define gl_FragColor pc_fragColor`,`#define gl_FragDepthEXT gl_FragDepth`,`#define texture2D texture`,`#define textureCube texture`,`#define texture2DProj textureProj`,`#define texture2DLodEXT textureLod`,`#define texture2DProjLodEXT textureProjLod`,`#define textureCubeLodEXT textureLod`,`#define texture2DGradEXT textureGrad`,`#define texture2DProjGradEXT textureProjGrad`,`#define textureCubeGradEXT textureGrad`].join(`
`)+`
`+g);let v=_+h+o,y=_+g+s,b=kb(i,i.VERTEX_SHADER,v),x=kb(i,i.FRAGMENT_SHADER,y);i.attachShader(m,b),i.attachShader(m,x),n.index0AttributeName===void 0?n.hasPositionAttribute===!0&&i.bindAttribLocation(m,0,`position`):i.bindAttribLocation(m,0,n.index0AttributeName),i.linkProgram(m);function S(t){if(e.debug.checkShaderErrors){let n=i.getProgramInfoLog(m)||``,r=i.getShaderInfoLog(b)||``,a=i.getShaderInfoLog(x)||``,o=n.trim(),s=r.trim(),c=a.trim(),l=!0,u=!0;if(i.getProgramParameter(m,i.LINK_STATUS)===!1){if(l=!1,typeof e.debug.onShaderError==`function`)e.debug.onShaderError(i,m,b,x);else{let e=Fb(i,b,`vertex`),n=Fb(i,x,`fragment`);X(`WebGLProgram: Shader Error `+i.getError()+` - VALIDATE_STATUS `+i.getProgramParameter(m,i.VALIDATE_STATUS)+`

Material Name: `+t.name+`
Material Type: `+t.type+`

Program Info Log: `+o+`
`+e+`
`+n)}}else o===``?(s===``||c===``)&&(u=!1):Y(`WebGLProgram: Program Info Log:`,o);u&&(t.diagnostics={runnable:l,programLog:o,vertexShader:{log:s,prefix:h},fragmentShader:{log:c,prefix:g}})}i.deleteShader(b),i.deleteShader(x),C=new Ob(i,m),w=Ub(i,m)}let C;this.getUniforms=function(){return C===void 0&&S(this),C};let w;this.getAttributes=function(){return w===void 0&&S(this),w};let T=n.rendererExtensionParallelShaderCompile===!1;return this.isReady=function(){return T===!1&&(T=i.getProgramParameter(m,Ab)),T},this.destroy=function(){r.releaseStatesOfProgram(this),i.deleteProgram(m),this.program=void 0},this.type=n.shaderType,this.name=n.shaderName,this.id=jb++,this.cacheKey=t,this.usedTimes=1,this.program=m,this.vertexShader=b,this.fragmentShader=x,this}var sx=0,cx=class{constructor(){this.shaderCache=new Map,this.materialCache=new Map}update(e,t,n){let r=this._getShaderCacheForMaterial(e);return r.has(t)===!1&&(r.add(t),t.usedTimes++),r.has(n)===!1&&(r.add(n),n.usedTimes++),this}remove(e){let t=this.materialCache.get(e);for(let e of t)e.usedTimes--,e.usedTimes===0&&this.shaderCache.delete(e.code);return this.materialCache.delete(e),this}getVertexShaderStage(e){return this._getShaderStage(e.vertexShader)}getFragmentShaderStage(e){return this._getShaderStage(e.fragmentShader)}dispose(){this.shaderCache.clear(),this.materialCache.clear()}_getShaderCacheForMaterial(e){let t=this.materialCache,n=t.get(e);return n===void 0&&(n=new Set,t.set(e,n)),n}_getShaderStage(e){let t=this.shaderCache,n=t.get(e);return n===void 0&&(n=new lx(e),t.set(e,n)),n}},lx=class{constructor(e){this.id=sx++,this.code=e,this.usedTimes=0}};function ux(e){return e===1030||e===37490||e===36285}function dx(e,t,n,r,i,a){let o=new gh,s=new cx,c=new Set,l=[],u=new Map,d=r.logarithmicDepthBuffer,f={MeshDepthMaterial:`depth`,MeshDistanceMaterial:`distance`,MeshNormalMaterial:`normal`,MeshBasicMaterial:`basic`,MeshLambertMaterial:`lambert`,MeshPhongMaterial:`phong`,MeshToonMaterial:`toon`,MeshStandardMaterial:`physical`,MeshPhysicalMaterial:`physical`,MeshMatcapMaterial:`matcap`,LineBasicMaterial:`basic`,LineDashedMaterial:`dashed`,PointsMaterial:`points`,ShadowMaterial:`shadow`,SpriteMaterial:`sprite`};function p(e){return c.add(e),e===0?`uv`:`uv${e}`}function m(i,o,l,u,m,h){let g=u.fog,_=m.geometry,v=i.isMeshStandardMaterial||i.isMeshLambertMaterial||i.isMeshPhongMaterial?u.environment:null,y=i.isMeshStandardMaterial||i.isMeshLambertMaterial&&!i.envMap||i.isMeshPhongMaterial&&!i.envMap,b=t.get(i.envMap||v,y),x=f[i.type],S=r.precision;i.precision!==null&&(S=r.getMaxPrecision(i.precision),S!==i.precision&&Y(`WebGLProgram.getParameters:`,i.precision,`not supported, using`,S,`instead.`));let C=_.morphAttributes.position||_.morphAttributes.normal||_.morphAttributes.color,w=C===void 0?0:C.length,T=0;_.morphAttributes.position!==void 0&&(T=1),_.morphAttributes.normal!==void 0&&(T=2),_.morphAttributes.color!==void 0&&(T=3);let E,D,O,k;if(x){let e=zv[x];E=e.vertexShader,D=e.fragmentShader}else{E=i.vertexShader,D=i.fragmentShader;let e=s.getVertexShaderStage(i),t=s.getFragmentShaderStage(i);s.update(i,e,t),O=e.id,k=t.id}let A=e.getRenderTarget(),j=e.state.buffers.depth.getReversed(),ee=m.isInstancedMesh===!0,M=m.isBatchedMesh===!0,te=!!i.map,ne=!!i.matcap,re=!!b,ie=re&&b.isPMREMTexture===!0,ae=!!i.aoMap,oe=!!i.lightMap,se=!!i.bumpMap&&i.wireframe===!1,ce=!!i.normalMap,le=!!i.displacementMap,ue=!!i.emissiveMap,de=!!i.metalnessMap,fe=!!i.roughnessMap,pe=i.anisotropy>0,me=i.clearcoat>0,he=i.diffuseRoughness>0,ge=i.dispersion>0,_e=i.retroreflectivity>0,ve=i.iridescence>0,ye=i.sheen>0,be=i.transmission>0,xe=pe&&!!i.anisotropyMap,Se=me&&!!i.clearcoatMap,Ce=me&&!!i.clearcoatNormalMap,we=me&&!!i.clearcoatRoughnessMap,Te=he&&!!i.diffuseRoughnessMap,N=ve&&!!i.iridescenceMap,Ee=ve&&!!i.iridescenceThicknessMap,De=ye&&!!i.sheenColorMap,Oe=ye&&!!i.sheenRoughnessMap,P=!!i.specularMap,ke=!!i.specularColorMap,F=!!i.specularIntensityMap,Ae=be&&!!i.transmissionMap,je=be&&!!i.thicknessMap,I=!!i.gradientMap,Me=!!i.alphaMap,Ne=i.alphaTest>0,Pe=!!i.alphaHash,Fe=!!i.extensions,Ie=0;i.toneMapped&&(A===null||A.isXRRenderTarget===!0)&&(Ie=e.toneMapping);let Le=ie?b.isCompressedCubeTexture?b.image[0].mipmaps:b.mipmaps:null,L={shaderID:x,shaderType:i.type,shaderName:i.name,vertexShader:E,fragmentShader:D,defines:i.defines,customVertexShaderID:O,customFragmentShaderID:k,isRawShaderMaterial:i.isRawShaderMaterial===!0,glslVersion:i.glslVersion,precision:S,batching:M,batchingColor:M&&m._colorsTexture!==null,instancing:ee,instancingColor:ee&&m.instanceColor!==null,instancingMorph:ee&&m.morphTexture!==null,outputColorSpace:A===null?e.outputColorSpace:A.isXRRenderTarget===!0?A.texture.colorSpace:Um.workingColorSpace,alphaToCoverage:!!i.alphaToCoverage,map:te,matcap:ne,envMap:re,envMapMode:re&&b.mapping,envMapPMREM:ie,envMapMaxLod:ie?Le.length-1:null,envMapSize:ie?Le[0].width:null,aoMap:ae,lightMap:oe,bumpMap:se,normalMap:ce,displacementMap:le,emissiveMap:ue,normalMapObjectSpace:ce&&i.normalMapType===1,normalMapTangentSpace:ce&&i.normalMapType===0,packedNormalMap:ce&&i.normalMapType===0&&ux(i.normalMap.format),metalnessMap:de,roughnessMap:fe,anisotropy:pe,anisotropyMap:xe,clearcoat:me,clearcoatMap:Se,clearcoatNormalMap:Ce,clearcoatRoughnessMap:we,diffuseRoughness:he,diffuseRoughnessMap:Te,dispersion:ge,retroreflection:_e,iridescence:ve,iridescenceMap:N,iridescenceThicknessMap:Ee,sheen:ye,sheenColorMap:De,sheenRoughnessMap:Oe,specularMap:P,specularColorMap:ke,specularIntensityMap:F,transmission:be,transmissionMap:Ae,thicknessMap:je,gradientMap:I,opaque:i.transparent===!1&&i.blending===1&&i.alphaToCoverage===!1,alphaMap:Me,alphaTest:Ne,alphaHash:Pe,combine:i.combine,mapUv:te&&p(i.map.channel),aoMapUv:ae&&p(i.aoMap.channel),lightMapUv:oe&&p(i.lightMap.channel),bumpMapUv:se&&p(i.bumpMap.channel),normalMapUv:ce&&p(i.normalMap.channel),displacementMapUv:le&&p(i.displacementMap.channel),emissiveMapUv:ue&&p(i.emissiveMap.channel),metalnessMapUv:de&&p(i.metalnessMap.channel),roughnessMapUv:fe&&p(i.roughnessMap.channel),anisotropyMapUv:xe&&p(i.anisotropyMap.channel),clearcoatMapUv:Se&&p(i.clearcoatMap.channel),clearcoatNormalMapUv:Ce&&p(i.clearcoatNormalMap.channel),clearcoatRoughnessMapUv:we&&p(i.clearcoatRoughnessMap.channel),diffuseRoughnessMapUv:Te&&p(i.diffuseRoughnessMap.channel),iridescenceMapUv:N&&p(i.iridescenceMap.channel),iridescenceThicknessMapUv:Ee&&p(i.iridescenceThicknessMap.channel),sheenColorMapUv:De&&p(i.sheenColorMap.channel),sheenRoughnessMapUv:Oe&&p(i.sheenRoughnessMap.channel),specularMapUv:P&&p(i.specularMap.channel),specularColorMapUv:ke&&p(i.specularColorMap.channel),specularIntensityMapUv:F&&p(i.specularIntensityMap.channel),transmissionMapUv:Ae&&p(i.transmissionMap.channel),thicknessMapUv:je&&p(i.thicknessMap.channel),alphaMapUv:Me&&p(i.alphaMap.channel),vertexTangents:!!_.attributes.tangent&&(ce||pe),vertexNormals:!!_.attributes.normal,vertexColors:i.vertexColors,vertexAlphas:i.vertexColors===!0&&!!_.attributes.color&&_.attributes.color.itemSize===4,pointsUvs:m.isPoints===!0&&!!_.attributes.uv&&(te||Me),fog:!!g,useFog:i.fog===!0,fogExp2:!!g&&g.isFogExp2,flatShading:i.wireframe===!1&&(i.flatShading===!0||_.attributes.normal===void 0&&ce===!1&&(i.isMeshLambertMaterial||i.isMeshPhongMaterial||i.isMeshStandardMaterial||i.isMeshPhysicalMaterial)),sizeAttenuation:i.sizeAttenuation===!0,logarithmicDepthBuffer:d,reversedDepthBuffer:j,skinning:m.isSkinnedMesh===!0,hasPositionAttribute:_.attributes.position!==void 0,morphTargets:_.morphAttributes.position!==void 0,morphNormals:_.morphAttributes.normal!==void 0,morphColors:_.morphAttributes.color!==void 0,morphTargetsCount:w,morphTextureStride:T,numSunLights:o.sun.length,numDirLights:o.directional.length,numPointLights:o.point.length,numSpotLights:o.spot.length,numSpotLightMaps:o.spotLightMap.length,numRectAreaLights:o.rectArea.length,numHemiLights:o.hemi.length,numSunLightShadows:o.sunShadowMap.length,numDirLightShadows:o.directionalShadowMap.length,numPointLightShadows:o.pointShadowMap.length,numSpotLightShadows:o.spotShadowMap.length,numSpotLightShadowsWithMaps:o.numSpotLightShadowsWithMaps,numLightProbes:o.numLightProbes,numLightProbeGrids:h.filter(e=>e.texture!==null).length,numClippingPlanes:a.numPlanes,numClipIntersection:a.numIntersection,dithering:i.dithering,shadowMapEnabled:e.shadowMap.enabled&&l.length>0,shadowMapType:e.shadowMap.type,toneMapping:Ie,decodeVideoTexture:te&&i.map.isVideoTexture===!0&&Um.getTransfer(i.map.colorSpace)===`srgb`,decodeVideoTextureEmissive:ue&&i.emissiveMap.isVideoTexture===!0&&Um.getTransfer(i.emissiveMap.colorSpace)===`srgb`,premultipliedAlpha:i.premultipliedAlpha,doubleSided:i.side===2,flipSided:i.side===1,useDepthPacking:i.depthPacking>=0,depthPacking:i.depthPacking||0,index0AttributeName:i.index0AttributeName,extensionClipCullDistance:Fe&&i.extensions.clipCullDistance===!0&&n.has(`WEBGL_clip_cull_distance`),extensionMultiDraw:(Fe&&i.extensions.multiDraw===!0||M)&&n.has(`WEBGL_multi_draw`),rendererExtensionParallelShaderCompile:n.has(`KHR_parallel_shader_compile`),customProgramCacheKey:i.customProgramCacheKey()};return L.vertexUv1s=c.has(1),L.vertexUv2s=c.has(2),L.vertexUv3s=c.has(3),c.clear(),L}function h(t){let n=[];if(t.shaderID?n.push(t.shaderID):(n.push(t.customVertexShaderID),n.push(t.customFragmentShaderID)),t.defines!==void 0)for(let e in t.defines)n.push(e),n.push(t.defines[e]);return t.isRawShaderMaterial===!1&&(g(n,t),_(n,t),n.push(e.outputColorSpace)),n.push(t.customProgramCacheKey),n.join()}function g(e,t){e.push(t.precision),e.push(t.outputColorSpace),e.push(t.envMapMode),e.push(t.envMapPMREM),e.push(t.envMapMaxLod),e.push(t.envMapSize),e.push(t.mapUv),e.push(t.alphaMapUv),e.push(t.lightMapUv),e.push(t.aoMapUv),e.push(t.bumpMapUv),e.push(t.normalMapUv),e.push(t.displacementMapUv),e.push(t.emissiveMapUv),e.push(t.metalnessMapUv),e.push(t.roughnessMapUv),e.push(t.anisotropyMapUv),e.push(t.clearcoatMapUv),e.push(t.clearcoatNormalMapUv),e.push(t.clearcoatRoughnessMapUv),e.push(t.diffuseRoughnessMapUv),e.push(t.iridescenceMapUv),e.push(t.iridescenceThicknessMapUv),e.push(t.sheenColorMapUv),e.push(t.sheenRoughnessMapUv),e.push(t.specularMapUv),e.push(t.specularColorMapUv),e.push(t.specularIntensityMapUv),e.push(t.transmissionMapUv),e.push(t.thicknessMapUv),e.push(t.combine),e.push(t.fogExp2),e.push(t.sizeAttenuation),e.push(t.morphTargetsCount),e.push(t.numSunLights),e.push(t.numDirLights),e.push(t.numPointLights),e.push(t.numSpotLights),e.push(t.numSpotLightMaps),e.push(t.numHemiLights),e.push(t.numRectAreaLights),e.push(t.numSunLightShadows),e.push(t.numDirLightShadows),e.push(t.numPointLightShadows),e.push(t.numSpotLightShadows),e.push(t.numSpotLightShadowsWithMaps),e.push(t.numLightProbes),e.push(t.numLightProbeGrids),e.push(t.shadowMapType),e.push(t.toneMapping),e.push(t.numClippingPlanes),e.push(t.numClipIntersection),e.push(t.depthPacking)}function _(e,t){o.disableAll(),t.instancing&&o.enable(0),t.instancingColor&&o.enable(1),t.instancingMorph&&o.enable(2),t.matcap&&o.enable(3),t.envMap&&o.enable(4),t.normalMapObjectSpace&&o.enable(5),t.normalMapTangentSpace&&o.enable(6),t.clearcoat&&o.enable(7),t.iridescence&&o.enable(8),t.alphaTest&&o.enable(9),t.vertexColors&&o.enable(10),t.vertexAlphas&&o.enable(11),t.vertexUv1s&&o.enable(12),t.vertexUv2s&&o.enable(13),t.vertexUv3s&&o.enable(14),t.vertexTangents&&o.enable(15),t.anisotropy&&o.enable(16),t.alphaHash&&o.enable(17),t.batching&&o.enable(18),t.dispersion&&o.enable(19),t.retroreflection&&o.enable(24),t.diffuseRoughness&&o.enable(25),t.batchingColor&&o.enable(20),t.gradientMap&&o.enable(21),t.packedNormalMap&&o.enable(22),t.vertexNormals&&o.enable(23),e.push(o.mask),o.disableAll(),t.fog&&o.enable(0),t.useFog&&o.enable(1),t.flatShading&&o.enable(2),t.logarithmicDepthBuffer&&o.enable(3),t.reversedDepthBuffer&&o.enable(4),t.skinning&&o.enable(5),t.morphTargets&&o.enable(6),t.morphNormals&&o.enable(7),t.morphColors&&o.enable(8),t.premultipliedAlpha&&o.enable(9),t.shadowMapEnabled&&o.enable(10),t.doubleSided&&o.enable(11),t.flipSided&&o.enable(12),t.useDepthPacking&&o.enable(13),t.dithering&&o.enable(14),t.transmission&&o.enable(15),t.sheen&&o.enable(16),t.opaque&&o.enable(17),t.pointsUvs&&o.enable(18),t.decodeVideoTexture&&o.enable(19),t.decodeVideoTextureEmissive&&o.enable(20),t.alphaToCoverage&&o.enable(21),t.numLightProbeGrids>0&&o.enable(22),t.hasPositionAttribute&&o.enable(23),e.push(o.mask)}function v(e){let t=f[e.type],n;if(t){let e=zv[t];n=F_.clone(e.uniforms)}else n=e.uniforms;return n}function y(t,n){let r=u.get(n);return r===void 0?(r=new ox(e,n,t,i),l.push(r),u.set(n,r)):++r.usedTimes,r}function b(e){if(--e.usedTimes===0){let t=l.indexOf(e);l[t]=l[l.length-1],l.pop(),u.delete(e.cacheKey),e.destroy()}}function x(e){s.remove(e)}function S(){s.dispose()}return{getParameters:m,getProgramCacheKey:h,getUniforms:v,acquireProgram:y,releaseProgram:b,releaseShaderCache:x,programs:l,dispose:S}}function fx(){let e=new WeakMap;function t(t){return e.has(t)}function n(t){let n=e.get(t);return n===void 0&&(n={},e.set(t,n)),n}function r(t){e.delete(t)}function i(t,n,r){e.get(t)[n]=r}function a(){e=new WeakMap}return{has:t,get:n,remove:r,update:i,dispose:a}}function px(e,t){return e.groupOrder===t.groupOrder?e.renderOrder===t.renderOrder?e.material.id===t.material.id?e.materialVariant===t.materialVariant?e.z===t.z?e.id-t.id:e.z-t.z:e.materialVariant-t.materialVariant:e.material.id-t.material.id:e.renderOrder-t.renderOrder:e.groupOrder-t.groupOrder}function mx(e,t){return e.groupOrder===t.groupOrder?e.renderOrder===t.renderOrder?e.z===t.z?e.id-t.id:t.z-e.z:e.renderOrder-t.renderOrder:e.groupOrder-t.groupOrder}function hx(){let e=[],t=0,n=[],r=[],i=[];function a(){t=0,n.length=0,r.length=0,i.length=0}function o(e){let t=0;return e.isInstancedMesh&&(t+=2),e.isSkinnedMesh&&(t+=1),t}function s(n,r,i,a,s,c){let l=e[t];return l===void 0?(l={id:n.id,object:n,geometry:r,material:i,materialVariant:o(n),groupOrder:a,renderOrder:n.renderOrder,z:s,group:c},e[t]=l):(l.id=n.id,l.object=n,l.geometry=r,l.material=i,l.materialVariant=o(n),l.groupOrder=a,l.renderOrder=n.renderOrder,l.z=s,l.group=c),t++,l}function c(e,t,a,o,c,l,u){u.reversedDepth===!0&&(c=-c);let d=s(e,t,a,o,c,l);a.transmission>0?r.push(d):a.transparent===!0?i.push(d):n.push(d)}function l(e,t,a,o,c,l){let u=s(e,t,a,o,c,l);a.transmission>0?r.unshift(u):a.transparent===!0?i.unshift(u):n.unshift(u)}function u(e,t){n.length>1&&n.sort(e||px),r.length>1&&r.sort(t||mx),i.length>1&&i.sort(t||mx)}function d(){for(let n=t,r=e.length;n<r;n++){let t=e[n];if(t.id===null)break;t.id=null,t.object=null,t.geometry=null,t.material=null,t.group=null}}return{opaque:n,transmissive:r,transparent:i,init:a,push:c,unshift:l,finish:d,sort:u}}function gx(){let e=new WeakMap;function t(t,n){let r=e.get(t),i;return r===void 0?(i=new hx,e.set(t,[i])):n>=r.length?(i=new hx,r.push(i)):i=r[n],i}function n(){e=new WeakMap}return{get:t,dispose:n}}function _x(){let e={};return{get:function(t){if(e[t.id]!==void 0)return e[t.id];let n;switch(t.type){case`SunLight`:case`DirectionalLight`:n={direction:new Z,color:new Bh};break;case`SpotLight`:n={position:new Z,direction:new Z,color:new Bh,distance:0,coneCos:0,penumbraCos:0,decay:0};break;case`PointLight`:n={position:new Z,color:new Bh,distance:0,decay:0};break;case`HemisphereLight`:n={direction:new Z,skyColor:new Bh,groundColor:new Bh};break;case`RectAreaLight`:n={color:new Bh,position:new Z,halfWidth:new Z,halfHeight:new Z}}return e[t.id]=n,n}}}function vx(){let e={};return{get:function(t){if(e[t.id]!==void 0)return e[t.id];let n;switch(t.type){case`SunLight`:case`DirectionalLight`:n={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Fm};break;case`SpotLight`:n={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Fm};break;case`PointLight`:n={shadowIntensity:1,shadowBias:0,shadowNormalBias:0,shadowRadius:1,shadowMapSize:new Fm,shadowCameraNear:1,shadowCameraFar:1e3}}return e[t.id]=n,n}}}var yx=0;function bx(e,t){return(t.castShadow?2:0)-(e.castShadow?2:0)+ +!!t.map-!!e.map}function xx(e){let t=new _x,n=vx(),r={version:0,hash:{sunLength:-1,directionalLength:-1,pointLength:-1,spotLength:-1,rectAreaLength:-1,hemiLength:-1,numSunShadows:-1,numDirectionalShadows:-1,numPointShadows:-1,numSpotShadows:-1,numSpotMaps:-1,numLightProbes:-1},ambient:[0,0,0],probe:[],sun:[],sunShadow:[],sunShadowMap:[],sunShadowMatrix:[],sunShadowCascade:[],directional:[],directionalShadow:[],directionalShadowMap:[],directionalShadowMatrix:[],spot:[],spotLightMap:[],spotShadow:[],spotShadowMap:[],spotLightMatrix:[],rectArea:[],rectAreaLTC1:null,rectAreaLTC2:null,point:[],pointShadow:[],pointShadowMap:[],pointShadowMatrix:[],hemi:[],numSpotLightShadowsWithMaps:0,numLightProbes:0};for(let e=0;e<9;e++)r.probe.push(new Z);let i=new Z,a=new ah,o=new ah;function s(i){let a=0,o=0,s=0;for(let e=0;e<9;e++)r.probe[e].set(0,0,0);let c=0,l=0,u=0,d=0,f=0,p=0,m=0,h=0,g=0,_=0,v=0,y=0,b=0,x=0;i.sort(bx);for(let e=0,S=i.length;e<S;e++){let S=i[e],C=S.color,w=S.intensity,T=S.distance,E=null;if(S.shadow&&S.shadow.map&&(E=S.shadow.map.texture.format===1030?S.shadow.map.texture:S.shadow.map.depthTexture||S.shadow.map.texture),S.isAmbientLight)a+=C.r*w,o+=C.g*w,s+=C.b*w;else if(S.isLightProbe){for(let e=0;e<9;e++)r.probe[e].addScaledVector(S.sh.coefficients[e],w);x++}else if(S.isSunLight){let e=t.get(S);if(e.color.copy(S.color).multiplyScalar(S.intensity),S.castShadow){let e=S.shadow,t=n.get(S);t.shadowIntensity=e.intensity,t.shadowBias=e.bias,t.shadowNormalBias=e.normalBias,t.shadowRadius=e.radius,t.shadowMapSize.copy(e.mapSize).multiply(e.getFrameExtents()),r.sunShadow[l]=t,r.sunShadowMap[l]=E;let i=e.getViewportCount();for(let t=0;t<i;t++)r.sunShadowMatrix[u+t]=e.getMatrix(t),r.sunShadowCascade[u+t]=e._cascadeData[t];u+=i,l++}r.sun[c]=e,c++}else if(S.isDirectionalLight){let e=t.get(S);if(e.color.copy(S.color).multiplyScalar(S.intensity),S.castShadow){let e=S.shadow,t=n.get(S);t.shadowIntensity=e.intensity,t.shadowBias=e.bias,t.shadowNormalBias=e.normalBias,t.shadowRadius=e.radius,t.shadowMapSize=e.mapSize,r.directionalShadow[d]=t,r.directionalShadowMap[d]=E,r.directionalShadowMatrix[d]=S.shadow.matrix,g++}r.directional[d]=e,d++}else if(S.isSpotLight){let e=t.get(S);e.position.setFromMatrixPosition(S.matrixWorld),e.color.copy(C).multiplyScalar(w),e.distance=T,e.coneCos=Math.cos(S.angle),e.penumbraCos=Math.cos(S.angle*(1-S.penumbra)),e.decay=S.decay,r.spot[p]=e;let i=S.shadow;if(S.map&&(r.spotLightMap[y]=S.map,y++,i.updateMatrices(S),S.castShadow&&b++),r.spotLightMatrix[p]=i.matrix,S.castShadow){let e=n.get(S);e.shadowIntensity=i.intensity,e.shadowBias=i.bias,e.shadowNormalBias=i.normalBias,e.shadowRadius=i.radius,e.shadowMapSize=i.mapSize,r.spotShadow[p]=e,r.spotShadowMap[p]=E,v++}p++}else if(S.isRectAreaLight){let e=t.get(S);e.color.copy(C).multiplyScalar(w),e.halfWidth.set(S.width*.5,0,0),e.halfHeight.set(0,S.height*.5,0),r.rectArea[m]=e,m++}else if(S.isPointLight){let e=t.get(S);if(e.color.copy(S.color).multiplyScalar(S.intensity),e.distance=S.distance,e.decay=S.decay,S.castShadow){let e=S.shadow,t=n.get(S);t.shadowIntensity=e.intensity,t.shadowBias=e.bias,t.shadowNormalBias=e.normalBias,t.shadowRadius=e.radius,t.shadowMapSize=e.mapSize,t.shadowCameraNear=e.camera.near,t.shadowCameraFar=e.camera.far,r.pointShadow[f]=t,r.pointShadowMap[f]=E,r.pointShadowMatrix[f]=S.shadow.matrix,_++}r.point[f]=e,f++}else if(S.isHemisphereLight){let e=t.get(S);e.skyColor.copy(S.color).multiplyScalar(w),e.groundColor.copy(S.groundColor).multiplyScalar(w),r.hemi[h]=e,h++}}m>0&&(e.has(`OES_texture_float_linear`)===!0?(r.rectAreaLTC1=$.LTC_FLOAT_1,r.rectAreaLTC2=$.LTC_FLOAT_2):(r.rectAreaLTC1=$.LTC_HALF_1,r.rectAreaLTC2=$.LTC_HALF_2)),r.ambient[0]=a,r.ambient[1]=o,r.ambient[2]=s;let S=r.hash;(S.sunLength!==c||S.directionalLength!==d||S.pointLength!==f||S.spotLength!==p||S.rectAreaLength!==m||S.hemiLength!==h||S.numSunShadows!==l||S.numDirectionalShadows!==g||S.numPointShadows!==_||S.numSpotShadows!==v||S.numSpotMaps!==y||S.numLightProbes!==x)&&(r.sun.length=c,r.directional.length=d,r.spot.length=p,r.rectArea.length=m,r.point.length=f,r.hemi.length=h,r.sunShadow.length=l,r.sunShadowMap.length=l,r.sunShadowMatrix.length=u,r.sunShadowCascade.length=u,r.directionalShadow.length=g,r.directionalShadowMap.length=g,r.directionalShadowMatrix.length=g,r.pointShadow.length=_,r.pointShadowMap.length=_,r.pointShadowMatrix.length=_,r.spotShadow.length=v,r.spotShadowMap.length=v,r.spotLightMatrix.length=v+y-b,r.spotLightMap.length=y,r.numSpotLightShadowsWithMaps=b,r.numLightProbes=x,S.sunLength=c,S.directionalLength=d,S.pointLength=f,S.spotLength=p,S.rectAreaLength=m,S.hemiLength=h,S.numSunShadows=l,S.numDirectionalShadows=g,S.numPointShadows=_,S.numSpotShadows=v,S.numSpotMaps=y,S.numLightProbes=x,r.version=yx++)}function c(e,t){let n=0,s=0,c=0,l=0,u=0,d=0,f=t.matrixWorldInverse;for(let t=0,p=e.length;t<p;t++){let p=e[t];if(p.isSunLight){let e=r.sun[n];e.direction.setFromMatrixPosition(p.matrixWorld),e.direction.transformDirection(f),n++}else if(p.isDirectionalLight){let e=r.directional[s];e.direction.setFromMatrixPosition(p.matrixWorld),i.setFromMatrixPosition(p.target.matrixWorld),e.direction.sub(i),e.direction.transformDirection(f),s++}else if(p.isSpotLight){let e=r.spot[l];e.position.setFromMatrixPosition(p.matrixWorld),e.position.applyMatrix4(f),e.direction.setFromMatrixPosition(p.matrixWorld),i.setFromMatrixPosition(p.target.matrixWorld),e.direction.sub(i),e.direction.transformDirection(f),l++}else if(p.isRectAreaLight){let e=r.rectArea[u];e.position.setFromMatrixPosition(p.matrixWorld),e.position.applyMatrix4(f),o.identity(),a.copy(p.matrixWorld),a.premultiply(f),o.extractRotation(a),e.halfWidth.set(p.width*.5,0,0),e.halfHeight.set(0,p.height*.5,0),e.halfWidth.applyMatrix4(o),e.halfHeight.applyMatrix4(o),u++}else if(p.isPointLight){let e=r.point[c];e.position.setFromMatrixPosition(p.matrixWorld),e.position.applyMatrix4(f),c++}else if(p.isHemisphereLight){let e=r.hemi[d];e.direction.setFromMatrixPosition(p.matrixWorld),e.direction.transformDirection(f),d++}}}return{setup:s,setupView:c,state:r}}function Sx(e){let t=new xx(e),n=[],r=[],i=[];function a(e){u.camera=e,n.length=0,r.length=0,i.length=0}function o(e){e.isLightProbeGrid?i.push(e):n.push(e)}function s(e){r.push(e)}function c(){t.setup(n),i.sort((e,t)=>e.priority-t.priority||e.id-t.id)}function l(e){t.setupView(n,e)}let u={lightsArray:n,shadowsArray:r,lightProbeGridArray:i,camera:null,lights:t,transmissionRenderTarget:{},textureUnits:0};return{init:a,state:u,setupLights:c,setupLightsView:l,pushLight:o,pushShadow:s}}function Cx(e){let t=new WeakMap;function n(n,r=0){let i=t.get(n),a;return i===void 0?(a=new Sx(e),t.set(n,[a])):r>=i.length?(a=new Sx(e),i.push(a)):a=i[r],a}function r(){t=new WeakMap}return{get:n,dispose:r}}var wx=`void main() {
	gl_Position = vec4( position, 1.0 );
}`,Tx=`uniform sampler2D shadow_pass;
uniform vec2 resolution;
uniform float radius;
void main() {
	const float samples = float( VSM_SAMPLES );
	float mean = 0.0;
	float squared_mean = 0.0;
	float uvStride = samples <= 1.0 ? 0.0 : 2.0 / ( samples - 1.0 );
	float uvStart = samples <= 1.0 ? 0.0 : - 1.0;
	for ( float i = 0.0; i < samples; i ++ ) {
		float uvOffset = uvStart + i * uvStride;
		#ifdef HORIZONTAL_PASS
			vec2 distribution = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( uvOffset, 0.0 ) * radius ) / resolution ).rg;
			mean += distribution.x;
			squared_mean += distribution.y * distribution.y + distribution.x * distribution.x;
		#else
			float depth = texture2D( shadow_pass, ( gl_FragCoord.xy + vec2( 0.0, uvOffset ) * radius ) / resolution ).r;
			mean += depth;
			squared_mean += depth * depth;
		#endif
	}
	mean = mean / samples;
	squared_mean = squared_mean / samples;
	float std_dev = sqrt( max( 0.0, squared_mean - mean * mean ) );
	gl_FragColor = vec4( mean, std_dev, 0.0, 1.0 );
}`,Ex=[new Z(1,0,0),new Z(-1,0,0),new Z(0,1,0),new Z(0,-1,0),new Z(0,0,1),new Z(0,0,-1)],Dx=[new Z(0,-1,0),new Z(0,-1,0),new Z(0,0,1),new Z(0,0,-1),new Z(0,-1,0),new Z(0,-1,0)],Ox=new ah,kx=new Z,Ax=new Z;function jx(e,t,n){let r=new m_,i=new Fm,a=new Fm,o=new eh,s=new B_,c=new V_,l={},u=n.maxTextureSize,d={0:1,1:0,2:2},f=new R_({defines:{VSM_SAMPLES:8},uniforms:{shadow_pass:{value:null},resolution:{value:new Fm},radius:{value:4}},vertexShader:wx,fragmentShader:Tx}),p=f.clone();p.defines.HORIZONTAL_PASS=1;let m=new Ig;m.setAttribute(`position`,new xg(new Float32Array([-1,-1,.5,3,-1,.5,-1,3,.5]),3));let h=new o_(m,f),g=this;this.enabled=!1,this.autoUpdate=!0,this.needsUpdate=!1,this.type=1;let _=this.type;this.render=function(t,n,s){if(g.enabled===!1||g.autoUpdate===!1&&g.needsUpdate===!1||t.length===0)return;this.type===2&&(Y(`WebGLShadowMap: PCFSoftShadowMap has been removed. Using PCFShadowMap instead.`),this.type=1);let c=e.getRenderTarget(),l=e.getActiveCubeFace(),d=e.getActiveMipmapLevel(),f=e.state;f.setBlending(0),f.buffers.depth.getReversed()===!0?f.buffers.color.setClear(0,0,0,0):f.buffers.color.setClear(1,1,1,1),f.buffers.depth.setTest(!0),f.setScissorTest(!1);let p=_!==this.type;p&&n.traverse(function(e){e.material&&(Array.isArray(e.material)?e.material.forEach(e=>e.needsUpdate=!0):e.material.needsUpdate=!0)});for(let c=0,l=t.length;c<l;c++){let l=t[c],d=l.shadow;if(d===void 0){Y(`WebGLShadowMap:`,l,`has no shadow.`);continue}if(d.autoUpdate===!1&&d.needsUpdate===!1)continue;i.copy(d.mapSize);let m=d.getFrameExtents();i.multiply(m),a.copy(d.mapSize),(i.x>u||i.y>u)&&(i.x>u&&(a.x=Math.floor(u/m.x),i.x=a.x*m.x,d.mapSize.x=a.x),i.y>u&&(a.y=Math.floor(u/m.y),i.y=a.y*m.y,d.mapSize.y=a.y));let h=e.state.buffers.depth.getReversed();if(d.camera._reversedDepth=h,d.map===null||p===!0){if(d.map!==null&&(d.map.depthTexture!==null&&(d.map.depthTexture.dispose(),d.map.depthTexture=null),d.map.dispose()),this.type===3){if(l.isPointLight){Y(`WebGLShadowMap: VSM shadow maps are not supported for PointLights. Use PCF or BasicShadowMap instead.`);continue}d.map=new nh(i.x,i.y,{format:dp,type:Qf,minFilter:Hf,magFilter:Hf,generateMipmaps:!1}),d.map.texture.name=l.name+`.shadowMap`,d.map.depthTexture=new T_(i.x,i.y,Zf),d.map.depthTexture.name=l.name+`.shadowMapDepth`,d.map.depthTexture.format=sp,d.map.depthTexture.compareFunction=null,d.map.depthTexture.minFilter=zf,d.map.depthTexture.magFilter=zf}else l.isPointLight?(d.map=new Jv(i.x),d.map.depthTexture=new E_(i.x,Xf)):(d.map=new nh(i.x,i.y),d.map.depthTexture=new T_(i.x,i.y,Xf)),d.map.depthTexture.name=l.name+`.shadowMap`,d.map.depthTexture.format=sp,this.type===1?(d.map.depthTexture.compareFunction=h?518:515,d.map.depthTexture.minFilter=Hf,d.map.depthTexture.magFilter=Hf):(d.map.depthTexture.compareFunction=null,d.map.depthTexture.minFilter=zf,d.map.depthTexture.magFilter=zf);d.camera.updateProjectionMatrix()}d.map.isWebGLCubeRenderTarget!==!0&&(d.map.width!==i.x||d.map.height!==i.y)&&d.map.setSize(i.x,i.y);let g=d.map.isWebGLCubeRenderTarget?6:d.getViewportCount();l.isPointLight!==!0&&d.updateMatrices(l,s);let _=d.camera.layers.mask&4294967294?d.camera.layers:s.layers;for(let t=0;t<g;t++){let i=d.getCamera(t);if(l.isPointLight){let e=d.camera,n=d.matrix,r=l.distance||e.far;r!==e.far&&(e.far=r,e.updateProjectionMatrix()),kx.setFromMatrixPosition(l.matrixWorld),e.position.copy(kx),Ax.copy(e.position),Ax.add(Ex[t]),e.up.copy(Dx[t]),e.lookAt(Ax),e.updateMatrixWorld(),n.makeTranslation(-kx.x,-kx.y,-kx.z),Ox.multiplyMatrices(e.projectionMatrix,e.matrixWorldInverse),d._frustum.setFromProjectionMatrix(Ox,e.coordinateSystem,e.reversedDepth)}if(d.map.isWebGLCubeRenderTarget)e.setRenderTarget(d.map,t),e.clear();else{t===0&&(e.setRenderTarget(d.map),e.clear());let n=d.getViewport(t);o.set(a.x*n.x,a.y*n.y,a.x*n.z,a.y*n.w),f.viewport(o)}r=d.getFrustum(t),b(n,s,i,l,_,this.type)}d.isPointLightShadow!==!0&&this.type===3&&v(d,s),d.needsUpdate=!1}_=this.type,g.needsUpdate=!1,e.setRenderTarget(c,l,d)};function v(n,r){let a=t.update(h);f.defines.VSM_SAMPLES!==n.blurSamples&&(f.defines.VSM_SAMPLES=n.blurSamples,p.defines.VSM_SAMPLES=n.blurSamples,f.needsUpdate=!0,p.needsUpdate=!0),n.mapPass===null?n.mapPass=new nh(i.x,i.y,{format:dp,type:Qf}):(n.mapPass.width!==n.map.width||n.mapPass.height!==n.map.height)&&n.mapPass.setSize(n.map.width,n.map.height),f.uniforms.shadow_pass.value=n.map.depthTexture,f.uniforms.resolution.value.set(n.map.width,n.map.height),f.uniforms.radius.value=n.radius,e.setRenderTarget(n.mapPass),e.clear(),e.renderBufferDirect(r,null,a,f,h,null),p.uniforms.shadow_pass.value=n.mapPass.texture,p.uniforms.resolution.value.set(n.map.width,n.map.height),p.uniforms.radius.value=n.radius,e.setRenderTarget(n.map),e.clear(),e.renderBufferDirect(r,null,a,p,h,null)}function y(t,n,r,i){let a=null,o=r.isPointLight===!0?t.customDistanceMaterial:t.customDepthMaterial;if(o!==void 0)a=o;else if(a=r.isPointLight===!0?c:s,e.localClippingEnabled&&n.clipShadows===!0&&Array.isArray(n.clippingPlanes)&&n.clippingPlanes.length!==0||n.displacementMap&&n.displacementScale!==0||n.alphaMap&&n.alphaTest>0||n.map&&n.alphaTest>0||n.alphaToCoverage===!0){let e=a.uuid,t=n.uuid,r=l[e];r===void 0&&(r={},l[e]=r);let i=r[t];i===void 0&&(i=a.clone(),r[t]=i,n.addEventListener(`dispose`,x)),a=i}if(a.visible=n.visible,a.wireframe=n.wireframe,i===3?a.side=n.shadowSide===null?n.side:n.shadowSide:a.side=n.shadowSide===null?d[n.side]:n.shadowSide,a.alphaMap=n.alphaMap,a.alphaTest=n.alphaToCoverage===!0?.5:n.alphaTest,a.map=n.map,a.clipShadows=n.clipShadows,a.clippingPlanes=n.clippingPlanes,a.clipIntersection=n.clipIntersection,a.displacementMap=n.displacementMap,a.displacementScale=n.displacementScale,a.displacementBias=n.displacementBias,a.wireframeLinewidth=n.wireframeLinewidth,a.linewidth=n.linewidth,r.isPointLight===!0&&a.isMeshDistanceMaterial===!0){let t=e.properties.get(a);t.light=r}return a}function b(n,i,a,o,s,c){if(n.visible===!1)return;if(n.layers.test(s)&&(n.isMesh||n.isLine||n.isPoints)&&(n.castShadow||n.receiveShadow&&c===3)&&(!n.frustumCulled||n.intersectsFrustum(r))){n.modelViewMatrix.multiplyMatrices(a.matrixWorldInverse,n.matrixWorld);let r=t.update(n),s=n.material;if(Array.isArray(s)){let t=r.groups;for(let l=0,u=t.length;l<u;l++){let u=t[l],d=s[u.materialIndex];if(d&&d.visible){let t=y(n,d,o,c);n.onBeforeShadow(e,n,i,a,r,t,u),e.renderBufferDirect(a,null,r,t,n,u),n.onAfterShadow(e,n,i,a,r,t,u)}}}else if(s.visible){let t=y(n,s,o,c);n.onBeforeShadow(e,n,i,a,r,t,null),e.renderBufferDirect(a,null,r,t,n,null),n.onAfterShadow(e,n,i,a,r,t,null)}}let l=n.children;for(let e=0,t=l.length;e<t;e++)b(l[e],i,a,o,s,c)}function x(e){e.target.removeEventListener(`dispose`,x);for(let t in l){let n=l[t],r=e.target.uuid;r in n&&(n[r].dispose(),delete n[r])}}}function Mx(e,t){function n(){let t=!1,n=new eh,r=null,i=new eh(0,0,0,0);return{setMask:function(n){r!==n&&!t&&(e.colorMask(n,n,n,n),r=n)},setLocked:function(e){t=e},setClear:function(t,r,a,o,s){s===!0&&(t*=o,r*=o,a*=o),n.set(t,r,a,o),i.equals(n)===!1&&(e.clearColor(t,r,a,o),i.copy(n))},reset:function(){t=!1,r=null,i.set(-1,0,0,0)}}}function r(){let n=!1,r=!1,i=null,a=null,o=null;return{setReversed:function(e){if(r!==e){let n=t.get(`EXT_clip_control`);e?n.clipControlEXT(n.LOWER_LEFT_EXT,n.ZERO_TO_ONE_EXT):n.clipControlEXT(n.LOWER_LEFT_EXT,n.NEGATIVE_ONE_TO_ONE_EXT),r=e;let i=o;o=null,this.setClear(i)}},getReversed:function(){return r},setTest:function(t){t?de(e.DEPTH_TEST):fe(e.DEPTH_TEST)},setMask:function(t){i!==t&&!n&&(e.depthMask(t),i=t)},setFunc:function(t){if(r&&(t=Sm[t]),a!==t){switch(t){case 0:e.depthFunc(e.NEVER);break;case 1:e.depthFunc(e.ALWAYS);break;case 2:e.depthFunc(e.LESS);break;case 3:e.depthFunc(e.LEQUAL);break;case 4:e.depthFunc(e.EQUAL);break;case 5:e.depthFunc(e.GEQUAL);break;case 6:e.depthFunc(e.GREATER);break;case 7:e.depthFunc(e.NOTEQUAL);break;default:e.depthFunc(e.LEQUAL)}a=t}},setLocked:function(e){n=e},setClear:function(t){o!==t&&(o=t,r&&(t=1-t),e.clearDepth(t))},reset:function(){n=!1,i=null,a=null,o=null,r=!1}}}function i(){let t=!1,n=null,r=null,i=null,a=null,o=null,s=null,c=null,l=null;return{setTest:function(n){t||(n?de(e.STENCIL_TEST):fe(e.STENCIL_TEST))},setMask:function(r){n!==r&&!t&&(e.stencilMask(r),n=r)},setFunc:function(t,n,o){(r!==t||i!==n||a!==o)&&(e.stencilFunc(t,n,o),r=t,i=n,a=o)},setOp:function(t,n,r){(o!==t||s!==n||c!==r)&&(e.stencilOp(t,n,r),o=t,s=n,c=r)},setLocked:function(e){t=e},setClear:function(t){l!==t&&(e.clearStencil(t),l=t)},reset:function(){t=!1,n=null,r=null,i=null,a=null,o=null,s=null,c=null,l=null}}}let a=new n,o=new r,s=new i,c={},l=new WeakMap,u={},d={},f={},p=new WeakMap,m=[],h=null,g=!1,_=null,v=null,y=null,b=null,x=null,S=null,C=null,w=new Bh(0,0,0),T=0,E=!1,D=null,O=null,k=null,A=null,j=null,ee=e.getParameter(e.MAX_COMBINED_TEXTURE_IMAGE_UNITS),M=!1,te=0,ne=e.getParameter(e.VERSION);ne.indexOf(`WebGL`)===-1?ne.indexOf(`OpenGL ES`)!==-1&&(te=parseFloat(/^OpenGL ES (\d)/.exec(ne)[1]),M=te>=2):(te=parseFloat(/^WebGL (\d)/.exec(ne)[1]),M=te>=1);let re=null,ie={},ae=e.getParameter(e.SCISSOR_BOX),oe=e.getParameter(e.VIEWPORT),se=new eh().fromArray(ae),ce=new eh().fromArray(oe);function le(t,n,r,i){let a=new Uint8Array(4),o=e.createTexture();e.bindTexture(t,o),e.texParameteri(t,e.TEXTURE_MIN_FILTER,e.NEAREST),e.texParameteri(t,e.TEXTURE_MAG_FILTER,e.NEAREST);for(let o=0;o<r;o++)t===e.TEXTURE_3D||t===e.TEXTURE_2D_ARRAY?e.texImage3D(n,0,e.RGBA,1,1,i,0,e.RGBA,e.UNSIGNED_BYTE,a):e.texImage2D(n+o,0,e.RGBA,1,1,0,e.RGBA,e.UNSIGNED_BYTE,a);return o}let ue={};ue[e.TEXTURE_2D]=le(e.TEXTURE_2D,e.TEXTURE_2D,1),ue[e.TEXTURE_CUBE_MAP]=le(e.TEXTURE_CUBE_MAP,e.TEXTURE_CUBE_MAP_POSITIVE_X,6),ue[e.TEXTURE_2D_ARRAY]=le(e.TEXTURE_2D_ARRAY,e.TEXTURE_2D_ARRAY,1,1),ue[e.TEXTURE_3D]=le(e.TEXTURE_3D,e.TEXTURE_3D,1,1),a.setClear(0,0,0,1),o.setClear(1),s.setClear(0),de(e.DEPTH_TEST),o.setFunc(3),be(!1),xe(1),de(e.CULL_FACE),ve(0);function de(t){u[t]!==!0&&(e.enable(t),u[t]=!0)}function fe(t){u[t]!==!1&&(e.disable(t),u[t]=!1)}function pe(t,n){return f[t]!==n&&(e.bindFramebuffer(t,n),f[t]=n,t===e.DRAW_FRAMEBUFFER&&(f[e.FRAMEBUFFER]=n),t===e.FRAMEBUFFER&&(f[e.DRAW_FRAMEBUFFER]=n),!0)}function me(t,n){let r=m,i=!1;if(t){r=p.get(n),r===void 0&&(r=[],p.set(n,r));let a=t.textures;if(r.length!==a.length||r[0]!==e.COLOR_ATTACHMENT0){for(let t=0,n=a.length;t<n;t++)r[t]=e.COLOR_ATTACHMENT0+t;r.length=a.length,i=!0}}else r[0]!==e.BACK&&(r[0]=e.BACK,i=!0);i&&e.drawBuffers(r)}function he(t){return h!==t&&(e.useProgram(t),h=t,!0)}let ge={100:e.FUNC_ADD,101:e.FUNC_SUBTRACT,102:e.FUNC_REVERSE_SUBTRACT};ge[103]=e.MIN,ge[104]=e.MAX;let _e={200:e.ZERO,201:e.ONE,202:e.SRC_COLOR,204:e.SRC_ALPHA,210:e.SRC_ALPHA_SATURATE,208:e.DST_COLOR,206:e.DST_ALPHA,203:e.ONE_MINUS_SRC_COLOR,205:e.ONE_MINUS_SRC_ALPHA,209:e.ONE_MINUS_DST_COLOR,207:e.ONE_MINUS_DST_ALPHA,211:e.CONSTANT_COLOR,212:e.ONE_MINUS_CONSTANT_COLOR,213:e.CONSTANT_ALPHA,214:e.ONE_MINUS_CONSTANT_ALPHA};function ve(t,n,r,i,a,o,s,c,l,u){if(t===0)g===!0&&(fe(e.BLEND),g=!1);else if(g===!1&&(de(e.BLEND),g=!0),t!==5){if(t!==_||u!==E){if((v!==100||x!==100)&&(e.blendEquation(e.FUNC_ADD),v=100,x=100),u)switch(t){case 1:e.blendFuncSeparate(e.ONE,e.ONE_MINUS_SRC_ALPHA,e.ONE,e.ONE_MINUS_SRC_ALPHA);break;case 2:e.blendFunc(e.ONE,e.ONE);break;case 3:e.blendFuncSeparate(e.ZERO,e.ONE_MINUS_SRC_COLOR,e.ZERO,e.ONE);break;case 4:e.blendFuncSeparate(e.DST_COLOR,e.ONE_MINUS_SRC_ALPHA,e.ZERO,e.ONE);break;default:X(`WebGLState: Invalid blending: `,t)}else switch(t){case 1:e.blendFuncSeparate(e.SRC_ALPHA,e.ONE_MINUS_SRC_ALPHA,e.ONE,e.ONE_MINUS_SRC_ALPHA);break;case 2:e.blendFuncSeparate(e.SRC_ALPHA,e.ONE,e.ONE,e.ONE);break;case 3:X(`WebGLState: SubtractiveBlending requires material.premultipliedAlpha = true`);break;case 4:X(`WebGLState: MultiplyBlending requires material.premultipliedAlpha = true`);break;default:X(`WebGLState: Invalid blending: `,t)}y=null,b=null,S=null,C=null,w.set(0,0,0),T=0,_=t,E=u}}else a||=n,o||=r,s||=i,(n!==v||a!==x)&&(e.blendEquationSeparate(ge[n],ge[a]),v=n,x=a),(r!==y||i!==b||o!==S||s!==C)&&(e.blendFuncSeparate(_e[r],_e[i],_e[o],_e[s]),y=r,b=i,S=o,C=s),(c.equals(w)===!1||l!==T)&&(e.blendColor(c.r,c.g,c.b,l),w.copy(c),T=l),_=t,E=!1}function ye(t,n){t.side===2?fe(e.CULL_FACE):de(e.CULL_FACE);let r=t.side===1;n&&(r=!r),be(r),t.blending===1&&t.transparent===!1?ve(0):ve(t.blending,t.blendEquation,t.blendSrc,t.blendDst,t.blendEquationAlpha,t.blendSrcAlpha,t.blendDstAlpha,t.blendColor,t.blendAlpha,t.premultipliedAlpha),o.setFunc(t.depthFunc),o.setTest(t.depthTest),o.setMask(t.depthWrite),a.setMask(t.colorWrite);let i=t.stencilWrite;s.setTest(i),i&&(s.setMask(t.stencilWriteMask),s.setFunc(t.stencilFunc,t.stencilRef,t.stencilFuncMask),s.setOp(t.stencilFail,t.stencilZFail,t.stencilZPass)),Ce(t.polygonOffset,t.polygonOffsetFactor,t.polygonOffsetUnits),t.alphaToCoverage===!0?de(e.SAMPLE_ALPHA_TO_COVERAGE):fe(e.SAMPLE_ALPHA_TO_COVERAGE)}function be(t){D!==t&&(t?e.frontFace(e.CW):e.frontFace(e.CCW),D=t)}function xe(t){t===0?fe(e.CULL_FACE):(de(e.CULL_FACE),t!==O&&(t===1?e.cullFace(e.BACK):t===2?e.cullFace(e.FRONT):e.cullFace(e.FRONT_AND_BACK))),O=t}function Se(t){t!==k&&(M&&e.lineWidth(t),k=t)}function Ce(t,n,r){t?(de(e.POLYGON_OFFSET_FILL),(A!==n||j!==r)&&(A=n,j=r,o.getReversed()&&(n=-n,r=-r),e.polygonOffset(n,r))):fe(e.POLYGON_OFFSET_FILL)}function we(t){t?de(e.SCISSOR_TEST):fe(e.SCISSOR_TEST)}function Te(t){t===void 0&&(t=e.TEXTURE0+ee-1),re!==t&&(e.activeTexture(t),re=t)}function N(t,n,r){r===void 0&&(r=re===null?e.TEXTURE0+ee-1:re);let i=ie[r];i===void 0&&(i={type:void 0,texture:void 0},ie[r]=i),(i.type!==t||i.texture!==n)&&(re!==r&&(e.activeTexture(r),re=r),e.bindTexture(t,n||ue[t]),i.type=t,i.texture=n)}function Ee(){let t=ie[re];t!==void 0&&t.type!==void 0&&(e.bindTexture(t.type,null),t.type=void 0,t.texture=void 0)}function De(){try{e.compressedTexImage2D(...arguments)}catch(e){X(`WebGLState:`,e)}}function Oe(){try{e.compressedTexImage3D(...arguments)}catch(e){X(`WebGLState:`,e)}}function P(){try{e.texSubImage2D(...arguments)}catch(e){X(`WebGLState:`,e)}}function ke(){try{e.texSubImage3D(...arguments)}catch(e){X(`WebGLState:`,e)}}function F(){try{e.compressedTexSubImage2D(...arguments)}catch(e){X(`WebGLState:`,e)}}function Ae(){try{e.compressedTexSubImage3D(...arguments)}catch(e){X(`WebGLState:`,e)}}function je(){try{e.texStorage2D(...arguments)}catch(e){X(`WebGLState:`,e)}}function I(){try{e.texStorage3D(...arguments)}catch(e){X(`WebGLState:`,e)}}function Me(){try{e.texImage2D(...arguments)}catch(e){X(`WebGLState:`,e)}}function Ne(){try{e.texImage3D(...arguments)}catch(e){X(`WebGLState:`,e)}}function Pe(t){return d[t]===void 0?e.getParameter(t):d[t]}function Fe(t,n){d[t]!==n&&(e.pixelStorei(t,n),d[t]=n)}function Ie(t){se.equals(t)===!1&&(e.scissor(t.x,t.y,t.z,t.w),se.copy(t))}function Le(t){ce.equals(t)===!1&&(e.viewport(t.x,t.y,t.z,t.w),ce.copy(t))}function L(t,n){let r=l.get(n);r===void 0&&(r=new WeakMap,l.set(n,r));let i=r.get(t);i===void 0&&(i=e.getUniformBlockIndex(n,t.name),e.uniformBlockBinding(n,i,i),r.set(t,i))}function Re(t,n,r){let i=l.get(n).get(t);c[i]!==r&&(e.bindBufferBase(e.UNIFORM_BUFFER,i,r),c[i]=r)}function R(){e.disable(e.BLEND),e.disable(e.CULL_FACE),e.disable(e.DEPTH_TEST),e.disable(e.POLYGON_OFFSET_FILL),e.disable(e.SCISSOR_TEST),e.disable(e.STENCIL_TEST),e.disable(e.SAMPLE_ALPHA_TO_COVERAGE),e.blendEquation(e.FUNC_ADD),e.blendFunc(e.ONE,e.ZERO),e.blendFuncSeparate(e.ONE,e.ZERO,e.ONE,e.ZERO),e.blendColor(0,0,0,0),e.colorMask(!0,!0,!0,!0),e.clearColor(0,0,0,0),e.depthMask(!0),e.depthFunc(e.LESS),o.setReversed(!1),e.clearDepth(1),e.stencilMask(4294967295),e.stencilFunc(e.ALWAYS,0,4294967295),e.stencilOp(e.KEEP,e.KEEP,e.KEEP),e.clearStencil(0),e.cullFace(e.BACK),e.frontFace(e.CCW),e.polygonOffset(0,0),e.activeTexture(e.TEXTURE0),e.bindFramebuffer(e.FRAMEBUFFER,null),e.bindFramebuffer(e.DRAW_FRAMEBUFFER,null),e.bindFramebuffer(e.READ_FRAMEBUFFER,null),e.useProgram(null),e.lineWidth(1),e.scissor(0,0,e.canvas.width,e.canvas.height),e.viewport(0,0,e.canvas.width,e.canvas.height),e.pixelStorei(e.PACK_ALIGNMENT,4),e.pixelStorei(e.UNPACK_ALIGNMENT,4),e.pixelStorei(e.UNPACK_FLIP_Y_WEBGL,!1),e.pixelStorei(e.UNPACK_PREMULTIPLY_ALPHA_WEBGL,!1),e.pixelStorei(e.UNPACK_COLORSPACE_CONVERSION_WEBGL,e.BROWSER_DEFAULT_WEBGL),e.pixelStorei(e.PACK_ROW_LENGTH,0),e.pixelStorei(e.PACK_SKIP_PIXELS,0),e.pixelStorei(e.PACK_SKIP_ROWS,0),e.pixelStorei(e.UNPACK_ROW_LENGTH,0),e.pixelStorei(e.UNPACK_IMAGE_HEIGHT,0),e.pixelStorei(e.UNPACK_SKIP_PIXELS,0),e.pixelStorei(e.UNPACK_SKIP_ROWS,0),e.pixelStorei(e.UNPACK_SKIP_IMAGES,0),u={},d={},re=null,ie={},f={},c={},p=new WeakMap,m=[],h=null,g=!1,_=null,v=null,y=null,b=null,x=null,S=null,C=null,w=new Bh(0,0,0),T=0,E=!1,D=null,O=null,k=null,A=null,j=null,se.set(0,0,e.canvas.width,e.canvas.height),ce.set(0,0,e.canvas.width,e.canvas.height),a.reset(),o.reset(),s.reset()}return{buffers:{color:a,depth:o,stencil:s},enable:de,disable:fe,bindFramebuffer:pe,drawBuffers:me,useProgram:he,setBlending:ve,setMaterial:ye,setFlipSided:be,setCullFace:xe,setLineWidth:Se,setPolygonOffset:Ce,setScissorTest:we,activeTexture:Te,bindTexture:N,unbindTexture:Ee,compressedTexImage2D:De,compressedTexImage3D:Oe,texImage2D:Me,texImage3D:Ne,pixelStorei:Fe,getParameter:Pe,updateUBOMapping:L,uniformBlockBinding:Re,texStorage2D:je,texStorage3D:I,texSubImage2D:P,texSubImage3D:ke,compressedTexSubImage2D:F,compressedTexSubImage3D:Ae,scissor:Ie,viewport:Le,reset:R}}function Nx(e,t,n,r,i,a,o){let s=t.has(`WEBGL_multisampled_render_to_texture`)?t.get(`WEBGL_multisampled_render_to_texture`):null,c=typeof navigator>`u`?!1:/OculusBrowser/g.test(navigator.userAgent),l=new Fm,u=new WeakMap,d=new Set,f,p=new WeakMap,m=new Set,h=new FinalizationRegistry(e=>m.delete(e)),g=!1;try{g=typeof OffscreenCanvas<`u`&&new OffscreenCanvas(1,1).getContext(`2d`)!==null}catch{}function _(e,t){return g?new OffscreenCanvas(e,t):hm(`canvas`)}function v(e,t,n){let r=1,i=je(e);if((i.width>n||i.height>n)&&(r=n/Math.max(i.width,i.height)),r<1){if(typeof HTMLImageElement<`u`&&e instanceof HTMLImageElement||typeof HTMLCanvasElement<`u`&&e instanceof HTMLCanvasElement||typeof ImageBitmap<`u`&&e instanceof ImageBitmap||typeof VideoFrame<`u`&&e instanceof VideoFrame){let n=Math.floor(r*i.width),a=Math.floor(r*i.height);f===void 0&&(f=_(n,a));let o=t?_(n,a):f;return o.width=n,o.height=a,o.getContext(`2d`).drawImage(e,0,0,n,a),Y(`WebGLRenderer: Texture has been resized from (`+i.width+`x`+i.height+`) to (`+n+`x`+a+`).`),o}return`data`in e&&Y(`WebGLRenderer: Image in DataTexture is too big (`+i.width+`x`+i.height+`).`),e}return e}function y(e){return e.generateMipmaps}function b(t){e.generateMipmap(t)}function x(t){return t.isWebGLCubeRenderTarget?e.TEXTURE_CUBE_MAP:t.isWebGL3DRenderTarget?e.TEXTURE_3D:t.isWebGLArrayRenderTarget||t.isCompressedArrayTexture?e.TEXTURE_2D_ARRAY:e.TEXTURE_2D}function S(n,r,i,a,o,s=!1){if(n!==null){if(e[n]!==void 0)return e[n];Y(`WebGLRenderer: Attempt to use non-existing WebGL internal format '`+n+`'`)}let c;a&&(c=t.get(`EXT_texture_norm16`),c||Y(`WebGLRenderer: Unable to use normalized textures without EXT_texture_norm16 extension`));let l=r;if(r===e.RED&&(i===e.FLOAT&&(l=e.R32F),i===e.HALF_FLOAT&&(l=e.R16F),i===e.UNSIGNED_BYTE&&(l=e.R8),i===e.UNSIGNED_SHORT&&c&&(l=c.R16_EXT),i===e.SHORT&&c&&(l=c.R16_SNORM_EXT)),r===e.RED_INTEGER&&(i===e.UNSIGNED_BYTE&&(l=e.R8UI),i===e.UNSIGNED_SHORT&&(l=e.R16UI),i===e.UNSIGNED_INT&&(l=e.R32UI),i===e.BYTE&&(l=e.R8I),i===e.SHORT&&(l=e.R16I),i===e.INT&&(l=e.R32I)),r===e.RG&&(i===e.FLOAT&&(l=e.RG32F),i===e.HALF_FLOAT&&(l=e.RG16F),i===e.UNSIGNED_BYTE&&(l=e.RG8),i===e.UNSIGNED_SHORT&&c&&(l=c.RG16_EXT),i===e.SHORT&&c&&(l=c.RG16_SNORM_EXT)),r===e.RG_INTEGER&&(i===e.UNSIGNED_BYTE&&(l=e.RG8UI),i===e.UNSIGNED_SHORT&&(l=e.RG16UI),i===e.UNSIGNED_INT&&(l=e.RG32UI),i===e.BYTE&&(l=e.RG8I),i===e.SHORT&&(l=e.RG16I),i===e.INT&&(l=e.RG32I)),r===e.RGB_INTEGER&&(i===e.UNSIGNED_BYTE&&(l=e.RGB8UI),i===e.UNSIGNED_SHORT&&(l=e.RGB16UI),i===e.UNSIGNED_INT&&(l=e.RGB32UI),i===e.BYTE&&(l=e.RGB8I),i===e.SHORT&&(l=e.RGB16I),i===e.INT&&(l=e.RGB32I)),r===e.RGBA_INTEGER&&(i===e.UNSIGNED_BYTE&&(l=e.RGBA8UI),i===e.UNSIGNED_SHORT&&(l=e.RGBA16UI),i===e.UNSIGNED_INT&&(l=e.RGBA32UI),i===e.BYTE&&(l=e.RGBA8I),i===e.SHORT&&(l=e.RGBA16I),i===e.INT&&(l=e.RGBA32I)),r===e.RGB&&(i===e.UNSIGNED_SHORT&&c&&(l=c.RGB16_EXT),i===e.SHORT&&c&&(l=c.RGB16_SNORM_EXT),i===e.UNSIGNED_INT_5_9_9_9_REV&&(l=e.RGB9_E5),i===e.UNSIGNED_INT_10F_11F_11F_REV&&(l=e.R11F_G11F_B10F)),r===e.RGBA){let t=s?om:Um.getTransfer(o);i===e.FLOAT&&(l=e.RGBA32F),i===e.HALF_FLOAT&&(l=e.RGBA16F),i===e.UNSIGNED_BYTE&&(l=t===`srgb`?e.SRGB8_ALPHA8:e.RGBA8),i===e.UNSIGNED_SHORT&&c&&(l=c.RGBA16_EXT),i===e.SHORT&&c&&(l=c.RGBA16_SNORM_EXT),i===e.UNSIGNED_SHORT_4_4_4_4&&(l=e.RGBA4),i===e.UNSIGNED_SHORT_5_5_5_1&&(l=e.RGB5_A1)}return(l===e.R16F||l===e.R32F||l===e.RG16F||l===e.RG32F||l===e.RGBA16F||l===e.RGBA32F)&&t.get(`EXT_color_buffer_float`),l}function C(t,n){let r;return t?n===null||n===1014||n===1020?r=e.DEPTH24_STENCIL8:n===1015?r=e.DEPTH32F_STENCIL8:n===1012&&(r=e.DEPTH24_STENCIL8,Y(`DepthTexture: 16 bit depth attachment is not supported with stencil. Using 24-bit attachment.`)):n===null||n===1014||n===1020?r=e.DEPTH_COMPONENT24:n===1015?r=e.DEPTH_COMPONENT32F:n===1012&&(r=e.DEPTH_COMPONENT16),r}function w(e,t){return y(e)===!0||e.isFramebufferTexture&&e.minFilter!==1003&&e.minFilter!==1006?Math.log2(Math.max(t.width,t.height))+1:e.mipmaps.length>0?e.mipmaps.length:e.isCompressedTexture&&Array.isArray(e.image)?t.mipmaps.length:1}function T(e){let t=new WeakRef(e);r.get(e).__ref=t,m.add(t),h.register(e,t,t)}function E(e){let t=r.get(e).__ref;t!==void 0&&(m.delete(t),h.unregister(t))}function D(e){k(e.target)}function O(e){A(e.target)}function k(e){e.removeEventListener(`dispose`,D),E(e),ee(e),e.isVideoTexture&&u.delete(e),e.isHTMLTexture&&d.delete(e)}function A(e){e.removeEventListener(`dispose`,O),E(e),te(e)}function j(){for(let e of m){let t=e.deref();t!==void 0&&(t.isRenderTarget===!0?A(t):k(t))}m.clear(),d.clear()}function ee(e){let t=r.get(e);if(t.__webglInit===void 0)return;let n=e.source,i=p.get(n);if(i){let r=i[t.__cacheKey];r.usedTimes--,r.usedTimes===0&&M(e),Object.keys(i).length===0&&p.delete(n)}r.remove(e)}function M(t){let n=r.get(t);e.deleteTexture(n.__webglTexture);let i=t.source,a=p.get(i);delete a[n.__cacheKey],o.memory.textures--}function te(t){let n=r.get(t);n.__depthDisposeCallback&&n.__depthDisposeCallback();let i=t.depthTexture;if(i&&i.renderTarget===t&&k(i),t.isWebGLCubeRenderTarget)for(let t=0;t<6;t++){if(Array.isArray(n.__webglFramebuffer[t]))for(let r=0;r<n.__webglFramebuffer[t].length;r++)e.deleteFramebuffer(n.__webglFramebuffer[t][r]);else e.deleteFramebuffer(n.__webglFramebuffer[t]);n.__webglDepthbuffer&&e.deleteRenderbuffer(n.__webglDepthbuffer[t])}else{if(Array.isArray(n.__webglFramebuffer))for(let t=0;t<n.__webglFramebuffer.length;t++)e.deleteFramebuffer(n.__webglFramebuffer[t]);else e.deleteFramebuffer(n.__webglFramebuffer);if(n.__webglDepthbuffer&&e.deleteRenderbuffer(n.__webglDepthbuffer),n.__webglMultisampledFramebuffer&&e.deleteFramebuffer(n.__webglMultisampledFramebuffer),n.__webglColorRenderbuffer)for(let t=0;t<n.__webglColorRenderbuffer.length;t++)n.__webglColorRenderbuffer[t]&&e.deleteRenderbuffer(n.__webglColorRenderbuffer[t]);n.__webglDepthRenderbuffer&&e.deleteRenderbuffer(n.__webglDepthRenderbuffer)}let a=t.textures;for(let t=0,n=a.length;t<n;t++){let n=r.get(a[t]);n.__webglTexture&&(e.deleteTexture(n.__webglTexture),o.memory.textures--),r.remove(a[t])}r.remove(t)}let ne=0;function re(){ne=0}function ie(){return ne}function ae(e){ne=e}function oe(){let e=ne;return e>=i.maxTextures&&Y(`WebGLTextures: Trying to use `+(e+1)+` texture units while this GPU supports only `+i.maxTextures),ne+=1,e}function se(e){let t=[];return t.push(e.wrapS),t.push(e.wrapT),t.push(e.wrapR||0),t.push(e.magFilter),t.push(e.minFilter),t.push(e.anisotropy),t.push(e.internalFormat),t.push(e.format),t.push(e.type),t.push(e.generateMipmaps),t.push(e.mipmapsAutoUpdate),t.push(e.premultiplyAlpha),t.push(e.flipY),t.push(e.unpackAlignment),t.push(e.colorSpace),t.join()}function ce(t,i){let a=r.get(t);if(t.isVideoTexture&&F(t),t.isRenderTargetTexture===!1&&t.isExternalTexture!==!0&&t.version>0&&a.__version!==t.version){let e=t.image;if(e===null)Y(`WebGLRenderer: Texture marked for update but no image data found.`);else if(e.complete===!1)Y(`WebGLRenderer: Texture marked for update but image is incomplete`);else{ye(a,t,i);return}}else t.isExternalTexture&&(a.__webglTexture=t.sourceTexture?t.sourceTexture:null);n.bindTexture(e.TEXTURE_2D,a.__webglTexture,e.TEXTURE0+i)}function le(t,i){let a=r.get(t);t.isRenderTargetTexture===!1&&t.version>0&&a.__version!==t.version?ye(a,t,i):(t.isExternalTexture&&(a.__webglTexture=t.sourceTexture?t.sourceTexture:null),n.bindTexture(e.TEXTURE_2D_ARRAY,a.__webglTexture,e.TEXTURE0+i))}function ue(t,i){let a=r.get(t);t.isRenderTargetTexture===!1&&t.version>0&&a.__version!==t.version?ye(a,t,i):n.bindTexture(e.TEXTURE_3D,a.__webglTexture,e.TEXTURE0+i)}function de(t,i){let a=r.get(t);t.version>0&&a.__version!==t.version?be(a,t,i):n.bindTexture(e.TEXTURE_CUBE_MAP,a.__webglTexture,e.TEXTURE0+i)}let fe={[If]:e.REPEAT,[Lf]:e.CLAMP_TO_EDGE,[Rf]:e.MIRRORED_REPEAT},pe={[zf]:e.NEAREST,[Bf]:e.NEAREST_MIPMAP_NEAREST,[Vf]:e.NEAREST_MIPMAP_LINEAR,[Hf]:e.LINEAR,[Uf]:e.LINEAR_MIPMAP_NEAREST,[Wf]:e.LINEAR_MIPMAP_LINEAR},me={512:e.NEVER,519:e.ALWAYS,513:e.LESS,515:e.LEQUAL,514:e.EQUAL,518:e.GEQUAL,516:e.GREATER,517:e.NOTEQUAL};function he(n,a){if(a.type===1015&&t.has(`OES_texture_float_linear`)===!1&&(a.magFilter===1006||a.magFilter===1007||a.magFilter===1005||a.magFilter===1008||a.minFilter===1006||a.minFilter===1007||a.minFilter===1005||a.minFilter===1008)&&Y(`WebGLRenderer: Unable to use linear filtering with floating point textures. OES_texture_float_linear not supported on this device.`),e.texParameteri(n,e.TEXTURE_WRAP_S,fe[a.wrapS]),e.texParameteri(n,e.TEXTURE_WRAP_T,fe[a.wrapT]),(n===e.TEXTURE_3D||n===e.TEXTURE_2D_ARRAY)&&e.texParameteri(n,e.TEXTURE_WRAP_R,fe[a.wrapR]),e.texParameteri(n,e.TEXTURE_MAG_FILTER,pe[a.magFilter]),e.texParameteri(n,e.TEXTURE_MIN_FILTER,pe[a.minFilter]),a.compareFunction&&(e.texParameteri(n,e.TEXTURE_COMPARE_MODE,e.COMPARE_REF_TO_TEXTURE),e.texParameteri(n,e.TEXTURE_COMPARE_FUNC,me[a.compareFunction])),t.has(`EXT_texture_filter_anisotropic`)===!0){if(a.magFilter===1003||a.minFilter!==1005&&a.minFilter!==1008||a.type===1015&&t.has(`OES_texture_float_linear`)===!1)return;if(a.anisotropy>1||r.get(a).__currentAnisotropy){let o=t.get(`EXT_texture_filter_anisotropic`);e.texParameterf(n,o.TEXTURE_MAX_ANISOTROPY_EXT,Math.min(a.anisotropy,i.getMaxAnisotropy())),r.get(a).__currentAnisotropy=a.anisotropy}}}function ge(t,n){let r=!1;t.__webglInit===void 0&&(t.__webglInit=!0,n.addEventListener(`dispose`,D),T(n));let i=n.source,a=p.get(i);a===void 0&&(a={},p.set(i,a));let s=se(n);if(s!==t.__cacheKey){a[s]===void 0&&(a[s]={texture:e.createTexture(),usedTimes:0},o.memory.textures++,r=!0),a[s].usedTimes++;let i=a[t.__cacheKey];i!==void 0&&(a[t.__cacheKey].usedTimes--,i.usedTimes===0&&M(n)),t.__cacheKey=s,t.__webglTexture=a[s].texture}return r}function _e(e,t,n){return Math.floor(Math.floor(e/n)/t)}function ve(t,r,i,a){let o=t.updateRanges;if(o.length===0)n.texSubImage2D(e.TEXTURE_2D,0,0,0,r.width,r.height,i,a,r.data);else{o.sort((e,t)=>e.start-t.start);let s=0;for(let e=1;e<o.length;e++){let t=o[s],n=o[e],i=t.start+t.count,a=_e(n.start,r.width,4),c=_e(t.start,r.width,4);n.start<=i+1&&a===c&&_e(n.start+n.count-1,r.width,4)===a?t.count=Math.max(t.count,n.start+n.count-t.start):(++s,o[s]=n)}o.length=s+1;let c=n.getParameter(e.UNPACK_ROW_LENGTH),l=n.getParameter(e.UNPACK_SKIP_PIXELS),u=n.getParameter(e.UNPACK_SKIP_ROWS);n.pixelStorei(e.UNPACK_ROW_LENGTH,r.width);for(let t=0,s=o.length;t<s;t++){let s=o[t],c=Math.floor(s.start/4),l=Math.ceil(s.count/4),u=c%r.width,d=Math.floor(c/r.width),f=l;n.pixelStorei(e.UNPACK_SKIP_PIXELS,u),n.pixelStorei(e.UNPACK_SKIP_ROWS,d),n.texSubImage2D(e.TEXTURE_2D,0,u,d,f,1,i,a,r.data)}t.clearUpdateRanges(),n.pixelStorei(e.UNPACK_ROW_LENGTH,c),n.pixelStorei(e.UNPACK_SKIP_PIXELS,l),n.pixelStorei(e.UNPACK_SKIP_ROWS,u)}}function ye(t,o,s){let c=e.TEXTURE_2D;(o.isDataArrayTexture||o.isCompressedArrayTexture)&&(c=e.TEXTURE_2D_ARRAY),o.isData3DTexture&&(c=e.TEXTURE_3D);let l=ge(t,o),u=o.source;n.bindTexture(c,t.__webglTexture,e.TEXTURE0+s);let f=r.get(u);if(u.version!==f.__version||l===!0){if(n.activeTexture(e.TEXTURE0+s),!(typeof ImageBitmap<`u`&&o.image instanceof ImageBitmap)){let t=Um.getPrimaries(Um.workingColorSpace),r=o.colorSpace===``?null:Um.getPrimaries(o.colorSpace),i=o.colorSpace===``||t===r?e.NONE:e.BROWSER_DEFAULT_WEBGL;n.pixelStorei(e.UNPACK_FLIP_Y_WEBGL,o.flipY),n.pixelStorei(e.UNPACK_PREMULTIPLY_ALPHA_WEBGL,o.premultiplyAlpha),n.pixelStorei(e.UNPACK_COLORSPACE_CONVERSION_WEBGL,i)}n.pixelStorei(e.UNPACK_ALIGNMENT,o.unpackAlignment);let t=v(o.image,!1,i.maxTextureSize);t=Ae(o,t);let r=a.convert(o.format,o.colorSpace),p=a.convert(o.type),m=S(o.internalFormat,r,p,o.normalized,o.colorSpace,o.isVideoTexture);he(c,o);let h,g=o.mipmaps,_=o.isVideoTexture!==!0,x=f.__version===void 0||l===!0,T=u.dataReady,E=w(o,t);if(o.isDepthTexture)m=C(o.format===cp,o.type),x&&(_?n.texStorage2D(e.TEXTURE_2D,1,m,t.width,t.height):n.texImage2D(e.TEXTURE_2D,0,m,t.width,t.height,0,r,p,null));else if(o.isDataTexture){if(g.length>0){_&&x&&n.texStorage2D(e.TEXTURE_2D,E,m,g[0].width,g[0].height);for(let t=0,i=g.length;t<i;t++)h=g[t],_?T&&n.texSubImage2D(e.TEXTURE_2D,t,0,0,h.width,h.height,r,p,h.data):n.texImage2D(e.TEXTURE_2D,t,m,h.width,h.height,0,r,p,h.data);o.generateMipmaps=!1}else _?(x&&n.texStorage2D(e.TEXTURE_2D,E,m,t.width,t.height),T&&ve(o,t,r,p)):n.texImage2D(e.TEXTURE_2D,0,m,t.width,t.height,0,r,p,t.data)}else if(o.isCompressedTexture){if(o.isCompressedArrayTexture){_&&x&&n.texStorage3D(e.TEXTURE_2D_ARRAY,E,m,g[0].width,g[0].height,t.depth);for(let i=0,a=g.length;i<a;i++)if(h=g[i],o.format!==1023){if(r!==null){if(_){if(T){if(o.layerUpdates.size>0){let t=Pv(h.width,h.height,o.format,o.type);for(let a of o.layerUpdates){let o=h.data.subarray(a*t/h.data.BYTES_PER_ELEMENT,(a+1)*t/h.data.BYTES_PER_ELEMENT);n.compressedTexSubImage3D(e.TEXTURE_2D_ARRAY,i,0,0,a,h.width,h.height,1,r,o)}}else n.compressedTexSubImage3D(e.TEXTURE_2D_ARRAY,i,0,0,0,h.width,h.height,t.depth,r,h.data)}}else n.compressedTexImage3D(e.TEXTURE_2D_ARRAY,i,m,h.width,h.height,t.depth,0,h.data,0,0)}else Y(`WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()`)}else _?T&&n.texSubImage3D(e.TEXTURE_2D_ARRAY,i,0,0,0,h.width,h.height,t.depth,r,p,h.data):n.texImage3D(e.TEXTURE_2D_ARRAY,i,m,h.width,h.height,t.depth,0,r,p,h.data);o.layerUpdates.size>0&&o.clearLayerUpdates()}else{_&&x&&n.texStorage2D(e.TEXTURE_2D,E,m,g[0].width,g[0].height);for(let t=0,i=g.length;t<i;t++)h=g[t],o.format===1023?_?T&&n.texSubImage2D(e.TEXTURE_2D,t,0,0,h.width,h.height,r,p,h.data):n.texImage2D(e.TEXTURE_2D,t,m,h.width,h.height,0,r,p,h.data):r===null?Y(`WebGLRenderer: Attempt to load unsupported compressed texture format in .uploadTexture()`):_?T&&n.compressedTexSubImage2D(e.TEXTURE_2D,t,0,0,h.width,h.height,r,h.data):n.compressedTexImage2D(e.TEXTURE_2D,t,m,h.width,h.height,0,h.data)}}else if(o.isDataArrayTexture){if(_){if(x&&n.texStorage3D(e.TEXTURE_2D_ARRAY,E,m,t.width,t.height,t.depth),T){if(o.layerUpdates.size>0){let i=Pv(t.width,t.height,o.format,o.type);for(let a of o.layerUpdates){let o=t.data.subarray(a*i/t.data.BYTES_PER_ELEMENT,(a+1)*i/t.data.BYTES_PER_ELEMENT);n.texSubImage3D(e.TEXTURE_2D_ARRAY,0,0,0,a,t.width,t.height,1,r,p,o)}o.clearLayerUpdates()}else n.texSubImage3D(e.TEXTURE_2D_ARRAY,0,0,0,0,t.width,t.height,t.depth,r,p,t.data)}}else n.texImage3D(e.TEXTURE_2D_ARRAY,0,m,t.width,t.height,t.depth,0,r,p,t.data)}else if(o.isData3DTexture)_?(x&&n.texStorage3D(e.TEXTURE_3D,E,m,t.width,t.height,t.depth),T&&n.texSubImage3D(e.TEXTURE_3D,0,0,0,0,t.width,t.height,t.depth,r,p,t.data)):n.texImage3D(e.TEXTURE_3D,0,m,t.width,t.height,t.depth,0,r,p,t.data);else if(o.isFramebufferTexture){if(x){if(_)n.texStorage2D(e.TEXTURE_2D,E,m,t.width,t.height);else{let i=t.width,a=t.height;for(let t=0;t<E;t++)n.texImage2D(e.TEXTURE_2D,t,m,i,a,0,r,p,null),i>>=1,a>>=1}}}else if(o.isHTMLTexture){if(`texElementImage2D`in e){let n=e.canvas;if(n.hasAttribute(`layoutsubtree`)||n.setAttribute(`layoutsubtree`,`true`),t.parentNode!==n){n.appendChild(t),d.add(o),n.onpaint=e=>{let t=e.changedElements;for(let e of d)t.includes(e.image)&&(e.needsUpdate=!0)},n.requestPaint();return}if(e.texElementImage2D.length===3)e.texElementImage2D(e.TEXTURE_2D,e.RGBA8,t);else{let n=e.RGBA,r=e.RGBA,i=e.UNSIGNED_BYTE;e.texElementImage2D(e.TEXTURE_2D,0,n,r,i,t)}e.texParameteri(e.TEXTURE_2D,e.TEXTURE_MIN_FILTER,e.LINEAR),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_WRAP_S,e.CLAMP_TO_EDGE),e.texParameteri(e.TEXTURE_2D,e.TEXTURE_WRAP_T,e.CLAMP_TO_EDGE)}}else if(g.length>0){if(_&&x){let t=je(g[0]);n.texStorage2D(e.TEXTURE_2D,E,m,t.width,t.height)}for(let t=0,i=g.length;t<i;t++)h=g[t],_?T&&n.texSubImage2D(e.TEXTURE_2D,t,0,0,r,p,h):n.texImage2D(e.TEXTURE_2D,t,m,r,p,h);o.generateMipmaps=!1}else if(_){if(x){let r=je(t);n.texStorage2D(e.TEXTURE_2D,E,m,r.width,r.height)}T&&n.texSubImage2D(e.TEXTURE_2D,0,0,0,r,p,t)}else n.texImage2D(e.TEXTURE_2D,0,m,r,p,t);y(o)&&o.mipmapsAutoUpdate===!0&&b(c),f.__version=u.version,o.onUpdate&&o.onUpdate(o)}t.__version=o.version}function be(t,o,s){if(o.image.length!==6)return;let c=ge(t,o),l=o.source;n.bindTexture(e.TEXTURE_CUBE_MAP,t.__webglTexture,e.TEXTURE0+s);let u=r.get(l);if(l.version!==u.__version||c===!0){n.activeTexture(e.TEXTURE0+s);let t=Um.getPrimaries(Um.workingColorSpace),r=o.colorSpace===``?null:Um.getPrimaries(o.colorSpace),d=o.colorSpace===``||t===r?e.NONE:e.BROWSER_DEFAULT_WEBGL;n.pixelStorei(e.UNPACK_FLIP_Y_WEBGL,o.flipY),n.pixelStorei(e.UNPACK_PREMULTIPLY_ALPHA_WEBGL,o.premultiplyAlpha),n.pixelStorei(e.UNPACK_ALIGNMENT,o.unpackAlignment),n.pixelStorei(e.UNPACK_COLORSPACE_CONVERSION_WEBGL,d);let f=o.isCompressedTexture||o.image[0].isCompressedTexture,p=o.image[0]&&o.image[0].isDataTexture,m=[];for(let e=0;e<6;e++)!f&&!p?m[e]=v(o.image[e],!0,i.maxCubemapSize):m[e]=p?o.image[e].image:o.image[e],m[e]=Ae(o,m[e]);let h=m[0],g=a.convert(o.format,o.colorSpace),_=a.convert(o.type),x=S(o.internalFormat,g,_,o.normalized,o.colorSpace),T=o.isVideoTexture!==!0,E=u.__version===void 0||c===!0,D=l.dataReady,O=w(o,h);he(e.TEXTURE_CUBE_MAP,o);let k;if(o.isDepthTexture){if(x=C(o.format===cp,o.type),E){if(T)n.texStorage2D(e.TEXTURE_CUBE_MAP,1,x,h.width,h.height);else for(let t=0;t<6;t++)n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,0,x,h.width,h.height,0,g,_,null)}}else if(f){T&&E&&n.texStorage2D(e.TEXTURE_CUBE_MAP,O,x,h.width,h.height);for(let t=0;t<6;t++){k=m[t].mipmaps;for(let r=0;r<k.length;r++){let i=k[r];o.format===1023?T?D&&n.texSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r,0,0,i.width,i.height,g,_,i.data):n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r,x,i.width,i.height,0,g,_,i.data):g===null?Y(`WebGLRenderer: Attempt to load unsupported compressed texture format in .setTextureCube()`):T?D&&n.compressedTexSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r,0,0,i.width,i.height,g,i.data):n.compressedTexImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r,x,i.width,i.height,0,i.data)}}}else{if(k=o.mipmaps,T&&E){k.length>0&&O++;let t=je(m[0]);n.texStorage2D(e.TEXTURE_CUBE_MAP,O,x,t.width,t.height)}for(let t=0;t<6;t++)if(p){T?D&&n.texSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,0,0,0,m[t].width,m[t].height,g,_,m[t].data):n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,0,x,m[t].width,m[t].height,0,g,_,m[t].data);for(let r=0;r<k.length;r++){let i=k[r].image[t].image;T?D&&n.texSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r+1,0,0,i.width,i.height,g,_,i.data):n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r+1,x,i.width,i.height,0,g,_,i.data)}}else{T?D&&n.texSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,0,0,0,g,_,m[t]):n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,0,x,g,_,m[t]);for(let r=0;r<k.length;r++){let i=k[r];T?D&&n.texSubImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r+1,0,0,g,_,i.image[t]):n.texImage2D(e.TEXTURE_CUBE_MAP_POSITIVE_X+t,r+1,x,g,_,i.image[t])}}}y(o)&&o.mipmapsAutoUpdate===!0&&b(e.TEXTURE_CUBE_MAP),u.__version=l.version,o.onUpdate&&o.onUpdate(o)}t.__version=o.version}function xe(t,i,o,c,l,u){let d=a.convert(o.format,o.colorSpace),f=a.convert(o.type),p=S(o.internalFormat,d,f,o.normalized,o.colorSpace),m=r.get(i),h=r.get(o);if(h.__renderTarget=i,!m.__hasExternalTextures){let t=Math.max(1,i.width>>u),r=Math.max(1,i.height>>u);l===e.TEXTURE_3D||l===e.TEXTURE_2D_ARRAY?n.texImage3D(l,u,p,t,r,i.depth,0,d,f,null):n.texImage2D(l,u,p,t,r,0,d,f,null)}n.bindFramebuffer(e.FRAMEBUFFER,t),ke(i)?s.framebufferTexture2DMultisampleEXT(e.FRAMEBUFFER,c,l,h.__webglTexture,0,P(i)):(l===e.TEXTURE_2D||l>=e.TEXTURE_CUBE_MAP_POSITIVE_X&&l<=e.TEXTURE_CUBE_MAP_NEGATIVE_Z)&&e.framebufferTexture2D(e.FRAMEBUFFER,c,l,h.__webglTexture,u),n.bindFramebuffer(e.FRAMEBUFFER,null)}function Se(t,n,r){if(e.bindRenderbuffer(e.RENDERBUFFER,t),n.depthBuffer){let i=n.depthTexture,a=i&&i.isDepthTexture?i.type:null,o=C(n.stencilBuffer,a),c=n.stencilBuffer?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT;ke(n)?s.renderbufferStorageMultisampleEXT(e.RENDERBUFFER,P(n),o,n.width,n.height):r?e.renderbufferStorageMultisample(e.RENDERBUFFER,P(n),o,n.width,n.height):e.renderbufferStorage(e.RENDERBUFFER,o,n.width,n.height),e.framebufferRenderbuffer(e.FRAMEBUFFER,c,e.RENDERBUFFER,t)}else{let t=n.textures;for(let i=0;i<t.length;i++){let o=t[i],c=a.convert(o.format,o.colorSpace),l=a.convert(o.type),u=S(o.internalFormat,c,l,o.normalized,o.colorSpace);ke(n)?s.renderbufferStorageMultisampleEXT(e.RENDERBUFFER,P(n),u,n.width,n.height):r?e.renderbufferStorageMultisample(e.RENDERBUFFER,P(n),u,n.width,n.height):e.renderbufferStorage(e.RENDERBUFFER,u,n.width,n.height)}}e.bindRenderbuffer(e.RENDERBUFFER,null)}function Ce(t,i,a){let o=i.isWebGLCubeRenderTarget===!0;if(n.bindFramebuffer(e.FRAMEBUFFER,t),!(i.depthTexture&&i.depthTexture.isDepthTexture))throw Error(`THREE.WebGLTextures: renderTarget.depthTexture must be an instance of THREE.DepthTexture.`);let c=r.get(i.depthTexture);c.__renderTarget=i;let l=o?i.depthTexture.image[0]:i.depthTexture.image;c.__webglTexture&&l.width===i.width&&l.height===i.height||(l.width=i.width,l.height=i.height,i.depthTexture.needsUpdate=!0),o?de(i.depthTexture,0):ce(i.depthTexture,0);let u=c.__webglTexture,d=P(i),f=o?e.TEXTURE_CUBE_MAP_POSITIVE_X+a:e.TEXTURE_2D,p=i.depthTexture.format===1027?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT;if(i.depthTexture.format===1026)ke(i)?s.framebufferTexture2DMultisampleEXT(e.FRAMEBUFFER,p,f,u,0,d):e.framebufferTexture2D(e.FRAMEBUFFER,p,f,u,0);else if(i.depthTexture.format===1027)ke(i)?s.framebufferTexture2DMultisampleEXT(e.FRAMEBUFFER,p,f,u,0,d):e.framebufferTexture2D(e.FRAMEBUFFER,p,f,u,0);else throw Error(`THREE.WebGLTextures: Unknown depthTexture format.`)}function we(t){let i=r.get(t),a=t.isWebGLCubeRenderTarget===!0;if(i.__boundDepthTexture!==t.depthTexture){let e=t.depthTexture;if(i.__depthDisposeCallback&&i.__depthDisposeCallback(),e){let t=()=>{delete i.__boundDepthTexture,delete i.__depthDisposeCallback,e.removeEventListener(`dispose`,t)};e.addEventListener(`dispose`,t),i.__depthDisposeCallback=t}i.__boundDepthTexture=e}if(t.depthTexture&&!i.__autoAllocateDepthBuffer){if(a)for(let e=0;e<6;e++)Ce(i.__webglFramebuffer[e],t,e);else t.texture.mipmaps.length>0?Ce(i.__webglFramebuffer[0],t,0):Ce(i.__webglFramebuffer,t,0)}else if(a){i.__webglDepthbuffer=[];for(let r=0;r<6;r++)if(n.bindFramebuffer(e.FRAMEBUFFER,i.__webglFramebuffer[r]),i.__webglDepthbuffer[r]===void 0)i.__webglDepthbuffer[r]=e.createRenderbuffer(),Se(i.__webglDepthbuffer[r],t,!1);else{let n=t.stencilBuffer?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT,a=i.__webglDepthbuffer[r];e.bindRenderbuffer(e.RENDERBUFFER,a),e.framebufferRenderbuffer(e.FRAMEBUFFER,n,e.RENDERBUFFER,a)}}else if(t.texture.mipmaps.length>0?n.bindFramebuffer(e.FRAMEBUFFER,i.__webglFramebuffer[0]):n.bindFramebuffer(e.FRAMEBUFFER,i.__webglFramebuffer),i.__webglDepthbuffer===void 0)i.__webglDepthbuffer=e.createRenderbuffer(),Se(i.__webglDepthbuffer,t,!1);else{let n=t.stencilBuffer?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT,r=i.__webglDepthbuffer;e.bindRenderbuffer(e.RENDERBUFFER,r),e.framebufferRenderbuffer(e.FRAMEBUFFER,n,e.RENDERBUFFER,r)}n.bindFramebuffer(e.FRAMEBUFFER,null)}function Te(t,n,i){let a=r.get(t);n!==void 0&&xe(a.__webglFramebuffer,t,t.texture,e.COLOR_ATTACHMENT0,e.TEXTURE_2D,0),i!==void 0&&we(t)}function N(t){let i=t.texture,s=r.get(t),c=r.get(i);t.addEventListener(`dispose`,O),T(t);let l=t.textures,u=t.isWebGLCubeRenderTarget===!0,d=l.length>1;if(d||(c.__webglTexture===void 0&&(c.__webglTexture=e.createTexture()),c.__version=i.version,o.memory.textures++),u){s.__webglFramebuffer=[];for(let t=0;t<6;t++)if(i.mipmaps.length>0){s.__webglFramebuffer[t]=[];for(let n=0;n<i.mipmaps.length;n++)s.__webglFramebuffer[t][n]=e.createFramebuffer()}else s.__webglFramebuffer[t]=e.createFramebuffer()}else{if(i.mipmaps.length>0){s.__webglFramebuffer=[];for(let t=0;t<i.mipmaps.length;t++)s.__webglFramebuffer[t]=e.createFramebuffer()}else s.__webglFramebuffer=e.createFramebuffer();if(d)for(let t=0,n=l.length;t<n;t++){let n=r.get(l[t]);n.__webglTexture===void 0&&(n.__webglTexture=e.createTexture(),o.memory.textures++)}if(t.samples>0&&ke(t)===!1){s.__webglMultisampledFramebuffer=e.createFramebuffer(),s.__webglColorRenderbuffer=[],n.bindFramebuffer(e.FRAMEBUFFER,s.__webglMultisampledFramebuffer);for(let n=0;n<l.length;n++){let r=l[n];s.__webglColorRenderbuffer[n]=e.createRenderbuffer(),e.bindRenderbuffer(e.RENDERBUFFER,s.__webglColorRenderbuffer[n]);let i=a.convert(r.format,r.colorSpace),o=a.convert(r.type),c=S(r.internalFormat,i,o,r.normalized,r.colorSpace,t.isXRRenderTarget===!0),u=P(t);e.renderbufferStorageMultisample(e.RENDERBUFFER,u,c,t.width,t.height),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0+n,e.RENDERBUFFER,s.__webglColorRenderbuffer[n])}e.bindRenderbuffer(e.RENDERBUFFER,null),t.depthBuffer&&(s.__webglDepthRenderbuffer=e.createRenderbuffer(),Se(s.__webglDepthRenderbuffer,t,!0)),n.bindFramebuffer(e.FRAMEBUFFER,null)}}if(u){n.bindTexture(e.TEXTURE_CUBE_MAP,c.__webglTexture),he(e.TEXTURE_CUBE_MAP,i);for(let n=0;n<6;n++)if(i.mipmaps.length>0)for(let r=0;r<i.mipmaps.length;r++)xe(s.__webglFramebuffer[n][r],t,i,e.COLOR_ATTACHMENT0,e.TEXTURE_CUBE_MAP_POSITIVE_X+n,r);else xe(s.__webglFramebuffer[n],t,i,e.COLOR_ATTACHMENT0,e.TEXTURE_CUBE_MAP_POSITIVE_X+n,0);y(i)?b(e.TEXTURE_CUBE_MAP):i.mipmaps.length>0&&e.texParameteri(e.TEXTURE_CUBE_MAP,e.TEXTURE_MAX_LEVEL,i.mipmaps.length-1),n.unbindTexture()}else if(d){for(let i=0,a=l.length;i<a;i++){let a=l[i],o=r.get(a),c=e.TEXTURE_2D;(t.isWebGL3DRenderTarget||t.isWebGLArrayRenderTarget)&&(c=t.isWebGL3DRenderTarget?e.TEXTURE_3D:e.TEXTURE_2D_ARRAY),n.bindTexture(c,o.__webglTexture),he(c,a),xe(s.__webglFramebuffer,t,a,e.COLOR_ATTACHMENT0+i,c,0),y(a)&&b(c)}n.unbindTexture()}else{let r=e.TEXTURE_2D;if((t.isWebGL3DRenderTarget||t.isWebGLArrayRenderTarget)&&(r=t.isWebGL3DRenderTarget?e.TEXTURE_3D:e.TEXTURE_2D_ARRAY),n.bindTexture(r,c.__webglTexture),he(r,i),i.mipmaps.length>0)for(let n=0;n<i.mipmaps.length;n++)xe(s.__webglFramebuffer[n],t,i,e.COLOR_ATTACHMENT0,r,n);else xe(s.__webglFramebuffer,t,i,e.COLOR_ATTACHMENT0,r,0);y(i)?b(r):i.mipmaps.length>0&&e.texParameteri(r,e.TEXTURE_MAX_LEVEL,i.mipmaps.length-1),n.unbindTexture()}t.depthBuffer&&we(t)}function Ee(e){let t=e.textures;for(let i=0,a=t.length;i<a;i++){let a=t[i];if(y(a)&&a.mipmapsAutoUpdate===!0){let t=x(e),i=r.get(a).__webglTexture;n.bindTexture(t,i),b(t),n.unbindTexture()}}}let De=[];function Oe(t){if(t.samples>0){if(ke(t)===!1){let i=t.textures,a=t.width,o=t.height,s=e.COLOR_BUFFER_BIT,l=t.stencilBuffer?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT,u=r.get(t),d=i.length>1;if(d)for(let t=0;t<i.length;t++)n.bindFramebuffer(e.FRAMEBUFFER,u.__webglMultisampledFramebuffer),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0+t,e.RENDERBUFFER,null),n.bindFramebuffer(e.FRAMEBUFFER,u.__webglFramebuffer),e.framebufferTexture2D(e.DRAW_FRAMEBUFFER,e.COLOR_ATTACHMENT0+t,e.TEXTURE_2D,null,0);n.bindFramebuffer(e.READ_FRAMEBUFFER,u.__webglMultisampledFramebuffer),t.texture.mipmaps.length>0?n.bindFramebuffer(e.DRAW_FRAMEBUFFER,u.__webglFramebuffer[0]):n.bindFramebuffer(e.DRAW_FRAMEBUFFER,u.__webglFramebuffer);for(let n=0;n<i.length;n++){if(t.resolveDepthBuffer&&(t.depthBuffer&&(s|=e.DEPTH_BUFFER_BIT),t.stencilBuffer&&t.resolveStencilBuffer&&(s|=e.STENCIL_BUFFER_BIT)),d){e.framebufferRenderbuffer(e.READ_FRAMEBUFFER,e.COLOR_ATTACHMENT0,e.RENDERBUFFER,u.__webglColorRenderbuffer[n]);let t=r.get(i[n]).__webglTexture;e.framebufferTexture2D(e.DRAW_FRAMEBUFFER,e.COLOR_ATTACHMENT0,e.TEXTURE_2D,t,0)}e.blitFramebuffer(0,0,a,o,0,0,a,o,s,e.NEAREST),c===!0&&(De.length=0,De.push(e.COLOR_ATTACHMENT0+n),t.depthBuffer&&t.storeMultisampledDepthBuffer===!1&&De.push(l),e.invalidateFramebuffer(e.READ_FRAMEBUFFER,De))}if(n.bindFramebuffer(e.READ_FRAMEBUFFER,null),n.bindFramebuffer(e.DRAW_FRAMEBUFFER,null),d)for(let t=0;t<i.length;t++){n.bindFramebuffer(e.FRAMEBUFFER,u.__webglMultisampledFramebuffer),e.framebufferRenderbuffer(e.FRAMEBUFFER,e.COLOR_ATTACHMENT0+t,e.RENDERBUFFER,u.__webglColorRenderbuffer[t]);let a=r.get(i[t]).__webglTexture;n.bindFramebuffer(e.FRAMEBUFFER,u.__webglFramebuffer),e.framebufferTexture2D(e.DRAW_FRAMEBUFFER,e.COLOR_ATTACHMENT0+t,e.TEXTURE_2D,a,0)}n.bindFramebuffer(e.DRAW_FRAMEBUFFER,u.__webglMultisampledFramebuffer)}else if(t.depthBuffer&&t.storeMultisampledDepthBuffer===!1&&c){let n=t.stencilBuffer?e.DEPTH_STENCIL_ATTACHMENT:e.DEPTH_ATTACHMENT;e.invalidateFramebuffer(e.DRAW_FRAMEBUFFER,[n])}}}function P(e){return Math.min(i.maxSamples,e.samples)}function ke(e){let n=r.get(e);return e.samples>0&&t.has(`WEBGL_multisampled_render_to_texture`)===!0&&n.__useRenderToTexture!==!1}function F(e){let t=o.render.frame;u.get(e)!==t&&(u.set(e,t),e.update())}function Ae(e,t){let n=e.colorSpace,r=e.format,i=e.type;return e.isCompressedTexture===!0||e.isVideoTexture===!0||n!==`srgb-linear`&&n!==``&&(Um.getTransfer(n)===`srgb`?(r!==1023||i!==1009)&&Y(`WebGLTextures: sRGB encoded textures have to use RGBAFormat and UnsignedByteType.`):X(`WebGLTextures: Unsupported texture color space:`,n)),t}function je(e){return typeof HTMLImageElement<`u`&&e instanceof HTMLImageElement?(l.width=e.naturalWidth||e.width,l.height=e.naturalHeight||e.height):typeof VideoFrame<`u`&&e instanceof VideoFrame?(l.width=e.displayWidth,l.height=e.displayHeight):(l.width=e.width,l.height=e.height),l}this.allocateTextureUnit=oe,this.resetTextureUnits=re,this.getTextureUnits=ie,this.setTextureUnits=ae,this.setTexture2D=ce,this.setTexture2DArray=le,this.setTexture3D=ue,this.setTextureCube=de,this.rebindTextures=Te,this.setupRenderTarget=N,this.updateRenderTargetMipmap=Ee,this.updateMultisampleRenderTarget=Oe,this.setupDepthRenderbuffer=we,this.setupFrameBufferTexture=xe,this.useMultisampledRTT=ke,this.dispose=j}function Px(e,t){function n(n,r=``){let i,a=Um.getTransfer(r);if(n===1009)return e.UNSIGNED_BYTE;if(n===1017)return e.UNSIGNED_SHORT_4_4_4_4;if(n===1018)return e.UNSIGNED_SHORT_5_5_5_1;if(n===35902)return e.UNSIGNED_INT_5_9_9_9_REV;if(n===35899)return e.UNSIGNED_INT_10F_11F_11F_REV;if(n===1010)return e.BYTE;if(n===1011)return e.SHORT;if(n===1012)return e.UNSIGNED_SHORT;if(n===1013)return e.INT;if(n===1014)return e.UNSIGNED_INT;if(n===1015)return e.FLOAT;if(n===1016)return e.HALF_FLOAT;if(n===1021)return e.ALPHA;if(n===1022)return e.RGB;if(n===1023)return e.RGBA;if(n===1026)return e.DEPTH_COMPONENT;if(n===1027)return e.DEPTH_STENCIL;if(n===1028)return e.RED;if(n===1029)return e.RED_INTEGER;if(n===1030)return e.RG;if(n===1031)return e.RG_INTEGER;if(n===1033)return e.RGBA_INTEGER;if(n===33776||n===33777||n===33778||n===33779){if(a===`srgb`){if(i=t.get(`WEBGL_compressed_texture_s3tc_srgb`),i!==null){if(n===33776)return i.COMPRESSED_SRGB_S3TC_DXT1_EXT;if(n===33777)return i.COMPRESSED_SRGB_ALPHA_S3TC_DXT1_EXT;if(n===33778)return i.COMPRESSED_SRGB_ALPHA_S3TC_DXT3_EXT;if(n===33779)return i.COMPRESSED_SRGB_ALPHA_S3TC_DXT5_EXT}else return null}else if(i=t.get(`WEBGL_compressed_texture_s3tc`),i!==null){if(n===33776)return i.COMPRESSED_RGB_S3TC_DXT1_EXT;if(n===33777)return i.COMPRESSED_RGBA_S3TC_DXT1_EXT;if(n===33778)return i.COMPRESSED_RGBA_S3TC_DXT3_EXT;if(n===33779)return i.COMPRESSED_RGBA_S3TC_DXT5_EXT}else return null}if(n===35840||n===35841||n===35842||n===35843){if(i=t.get(`WEBGL_compressed_texture_pvrtc`),i!==null){if(n===35840)return i.COMPRESSED_RGB_PVRTC_4BPPV1_IMG;if(n===35841)return i.COMPRESSED_RGB_PVRTC_2BPPV1_IMG;if(n===35842)return i.COMPRESSED_RGBA_PVRTC_4BPPV1_IMG;if(n===35843)return i.COMPRESSED_RGBA_PVRTC_2BPPV1_IMG}else return null}if(n===36196||n===37492||n===37496||n===37488||n===37489||n===37490||n===37491){if(i=t.get(`WEBGL_compressed_texture_etc`),i!==null){if(n===36196||n===37492)return a===`srgb`?i.COMPRESSED_SRGB8_ETC2:i.COMPRESSED_RGB8_ETC2;if(n===37496)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ETC2_EAC:i.COMPRESSED_RGBA8_ETC2_EAC;if(n===37488)return i.COMPRESSED_R11_EAC;if(n===37489)return i.COMPRESSED_SIGNED_R11_EAC;if(n===37490)return i.COMPRESSED_RG11_EAC;if(n===37491)return i.COMPRESSED_SIGNED_RG11_EAC}else return null}if(n===37808||n===37809||n===37810||n===37811||n===37812||n===37813||n===37814||n===37815||n===37816||n===37817||n===37818||n===37819||n===37820||n===37821){if(i=t.get(`WEBGL_compressed_texture_astc`),i!==null){if(n===37808)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_4x4_KHR:i.COMPRESSED_RGBA_ASTC_4x4_KHR;if(n===37809)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_5x4_KHR:i.COMPRESSED_RGBA_ASTC_5x4_KHR;if(n===37810)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_5x5_KHR:i.COMPRESSED_RGBA_ASTC_5x5_KHR;if(n===37811)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_6x5_KHR:i.COMPRESSED_RGBA_ASTC_6x5_KHR;if(n===37812)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_6x6_KHR:i.COMPRESSED_RGBA_ASTC_6x6_KHR;if(n===37813)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_8x5_KHR:i.COMPRESSED_RGBA_ASTC_8x5_KHR;if(n===37814)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_8x6_KHR:i.COMPRESSED_RGBA_ASTC_8x6_KHR;if(n===37815)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_8x8_KHR:i.COMPRESSED_RGBA_ASTC_8x8_KHR;if(n===37816)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_10x5_KHR:i.COMPRESSED_RGBA_ASTC_10x5_KHR;if(n===37817)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_10x6_KHR:i.COMPRESSED_RGBA_ASTC_10x6_KHR;if(n===37818)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_10x8_KHR:i.COMPRESSED_RGBA_ASTC_10x8_KHR;if(n===37819)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_10x10_KHR:i.COMPRESSED_RGBA_ASTC_10x10_KHR;if(n===37820)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_12x10_KHR:i.COMPRESSED_RGBA_ASTC_12x10_KHR;if(n===37821)return a===`srgb`?i.COMPRESSED_SRGB8_ALPHA8_ASTC_12x12_KHR:i.COMPRESSED_RGBA_ASTC_12x12_KHR}else return null}if(n===36492||n===36494||n===36495){if(i=t.get(`EXT_texture_compression_bptc`),i!==null){if(n===36492)return a===`srgb`?i.COMPRESSED_SRGB_ALPHA_BPTC_UNORM_EXT:i.COMPRESSED_RGBA_BPTC_UNORM_EXT;if(n===36494)return i.COMPRESSED_RGB_BPTC_SIGNED_FLOAT_EXT;if(n===36495)return i.COMPRESSED_RGB_BPTC_UNSIGNED_FLOAT_EXT}else return null}if(n===36283||n===36284||n===36285||n===36286){if(i=t.get(`EXT_texture_compression_rgtc`),i!==null){if(n===36283)return i.COMPRESSED_RED_RGTC1_EXT;if(n===36284)return i.COMPRESSED_SIGNED_RED_RGTC1_EXT;if(n===36285)return i.COMPRESSED_RED_GREEN_RGTC2_EXT;if(n===36286)return i.COMPRESSED_SIGNED_RED_GREEN_RGTC2_EXT}else return null}return n===1020?e.UNSIGNED_INT_24_8:e[n]===void 0?null:e[n]}return{convert:n}}var Fx=`
void main() {

	gl_Position = vec4( position, 1.0 );

}`,Ix=`
uniform sampler2DArray depthColor;
uniform float depthWidth;
uniform float depthHeight;

void main() {

	vec2 coord = vec2( gl_FragCoord.x / depthWidth, gl_FragCoord.y / depthHeight );

	if ( coord.x >= 1.0 ) {

		gl_FragDepth = texture( depthColor, vec3( coord.x - 1.0, coord.y, 1 ) ).r;

	} else {

		gl_FragDepth = texture( depthColor, vec3( coord.x, coord.y, 0 ) ).r;

	}

}`,Lx=class{constructor(){this.texture=null,this.mesh=null,this.depthNear=0,this.depthFar=0}init(e,t){if(this.texture===null){let n=new D_(e.texture);(e.depthNear!==t.depthNear||e.depthFar!==t.depthFar)&&(this.depthNear=e.depthNear,this.depthFar=e.depthFar),this.texture=n}}getMesh(e){if(this.texture!==null&&this.mesh===null){let t=e.cameras[0].viewport,n=new R_({vertexShader:Fx,fragmentShader:Ix,uniforms:{depthColor:{value:this.texture},depthWidth:{value:t.z},depthHeight:{value:t.w}}});this.mesh=new o_(new k_(20,20),n)}return this.mesh}reset(){this.texture=null,this.mesh=null}getDepthTexture(){return this.texture}},Rx=class extends Cm{constructor(e,t){super();let n=this,r=null,i=1,a=null,o=`local-floor`,s=1,c=null,l=null,u=null,d=null,f=null,p=null,m=typeof XRWebGLBinding<`u`,h=new Lx,g={},_=t.getContextAttributes(),v=null,y=null,b=[],x=[],S=new Fm,C=null,w=null,T=new hv;T.viewport=new eh;let E=new hv;E.viewport=new eh;let D=[T,E],O=new xv,k=null,A=null;this.cameraAutoUpdate=!0,this.enabled=!1,this.isPresenting=!1,this.getController=function(e){let t=b[e];return t===void 0&&(t=new Fh,b[e]=t),t.getTargetRaySpace()},this.getControllerGrip=function(e){let t=b[e];return t===void 0&&(t=new Fh,b[e]=t),t.getGripSpace()},this.getHand=function(e){let t=b[e];return t===void 0&&(t=new Fh,b[e]=t),t.getHandSpace()};function j(e){let t=x.indexOf(e.inputSource);if(t===-1)return;let n=b[t];n!==void 0&&(n.update(e.inputSource,e.frame,c||a),n.dispatchEvent({type:e.type,data:e.inputSource}))}function ee(){r.removeEventListener(`select`,j),r.removeEventListener(`selectstart`,j),r.removeEventListener(`selectend`,j),r.removeEventListener(`squeeze`,j),r.removeEventListener(`squeezestart`,j),r.removeEventListener(`squeezeend`,j),r.removeEventListener(`end`,ee),r.removeEventListener(`inputsourceschange`,M);for(let e=0;e<b.length;e++){let t=x[e];t!==null&&(x[e]=null,b[e].disconnect(t))}k=null,A=null,h.reset();for(let e in g)delete g[e];if(e.setRenderTarget(v),f=null,d=null,u=null,r=null,y=null,ae.stop(),n.isPresenting=!1,e.setPixelRatio(C),e.setSize(S.width,S.height,!1),w!==null){let e=w.camera;e.fov=w.fov,e.zoom=w.zoom,e.updateProjectionMatrix(),w=null}n.dispatchEvent({type:`sessionend`})}this.setFramebufferScaleFactor=function(e){i=e,n.isPresenting===!0&&Y(`WebXRManager: Cannot change framebuffer scale while presenting.`)},this.setReferenceSpaceType=function(e){o=e,n.isPresenting===!0&&Y(`WebXRManager: Cannot change reference space type while presenting.`)},this.getReferenceSpace=function(){return c||a},this.setReferenceSpace=function(e){c=e},this.getBaseLayer=function(){return d===null?f:d},this.getBinding=function(){return u===null&&m&&(u=new XRWebGLBinding(r,t)),u},this.getFrame=function(){return p},this.getSession=function(){return r},this.setSession=async function(l){if(r=l,r!==null){if(v=e.getRenderTarget(),r.addEventListener(`select`,j),r.addEventListener(`selectstart`,j),r.addEventListener(`selectend`,j),r.addEventListener(`squeeze`,j),r.addEventListener(`squeezestart`,j),r.addEventListener(`squeezeend`,j),r.addEventListener(`end`,ee),r.addEventListener(`inputsourceschange`,M),_.xrCompatible!==!0&&await t.makeXRCompatible(),C=e.getPixelRatio(),e.getSize(S),m&&`createProjectionLayer`in XRWebGLBinding.prototype){let n=null,a=null,o=null;_.depth&&(o=_.stencil?t.DEPTH24_STENCIL8:t.DEPTH_COMPONENT24,n=_.stencil?cp:sp,a=_.stencil?tp:Xf);let s={colorFormat:t.RGBA8,depthFormat:o,scaleFactor:i};u=this.getBinding(),d=u.createProjectionLayer(s),r.updateRenderState({layers:[d]}),e.setPixelRatio(1),e.setSize(d.textureWidth,d.textureHeight,!1),y=new nh(d.textureWidth,d.textureHeight,{format:op,type:Gf,depthTexture:new T_(d.textureWidth,d.textureHeight,a,void 0,void 0,void 0,void 0,void 0,void 0,n),stencilBuffer:_.stencil,colorSpace:e.outputColorSpace,samples:_.antialias?4:0,resolveDepthBuffer:d.ignoreDepthValues===!1,resolveStencilBuffer:d.ignoreDepthValues===!1,storeMultisampledDepthBuffer:d.ignoreDepthValues===!1,storeMultisampledStencilBuffer:d.ignoreDepthValues===!1})}else{let n={antialias:_.antialias,alpha:!0,depth:_.depth,stencil:_.stencil,framebufferScaleFactor:i};f=new XRWebGLLayer(r,t,n),r.updateRenderState({baseLayer:f}),e.setPixelRatio(1),e.setSize(f.framebufferWidth,f.framebufferHeight,!1),y=new nh(f.framebufferWidth,f.framebufferHeight,{format:op,type:Gf,colorSpace:e.outputColorSpace,stencilBuffer:_.stencil,resolveDepthBuffer:f.ignoreDepthValues===!1,resolveStencilBuffer:f.ignoreDepthValues===!1,storeMultisampledDepthBuffer:f.ignoreDepthValues===!1,storeMultisampledStencilBuffer:f.ignoreDepthValues===!1})}y.isXRRenderTarget=!0,this.setFoveation(s),c=null,a=await r.requestReferenceSpace(o),ae.setContext(r),ae.start(),n.isPresenting=!0,n.dispatchEvent({type:`sessionstart`})}},this.getEnvironmentBlendMode=function(){if(r!==null)return r.environmentBlendMode},this.getDepthTexture=function(){return h.getDepthTexture()};function M(e){for(let t=0;t<e.removed.length;t++){let n=e.removed[t],r=x.indexOf(n);r>=0&&(x[r]=null,b[r].disconnect(n))}for(let t=0;t<e.added.length;t++){let n=e.added[t],r=x.indexOf(n);if(r===-1){for(let e=0;e<b.length;e++)if(e>=x.length){x.push(n),r=e;break}else if(x[e]===null){x[e]=n,r=e;break}if(r===-1)break}let i=b[r];i&&i.connect(n)}}function te(e,t){t===null?e.matrixWorld.copy(e.matrix):e.matrixWorld.multiplyMatrices(t.matrixWorld,e.matrix),e.matrixWorldInverse.copy(e.matrixWorld).invert()}this.updateCamera=function(e){if(r===null)return;let t=e.near,n=e.far;h.texture!==null&&(h.depthNear>0&&(t=h.depthNear),h.depthFar>0&&(n=h.depthFar)),O.near=E.near=T.near=t,O.far=E.far=T.far=n,(k!==O.near||A!==O.far)&&(r.updateRenderState({depthNear:O.near,depthFar:O.far}),k=O.near,A=O.far),O.layers.mask=e.layers.mask|6,T.layers.mask=O.layers.mask&-5,E.layers.mask=O.layers.mask&-3;let i=e.parent,a=O.cameras;te(O,i);for(let e=0;e<a.length;e++)te(a[e],i);O.projectionMatrix.copy(T.projectionMatrix),O.projectionMatrixInverse.copy(T.projectionMatrixInverse),w===null&&e.isPerspectiveCamera&&(w={camera:e,fov:e.fov,zoom:e.zoom}),ne(e,O,i)};function ne(e,t,n){n===null?e.matrix.copy(t.matrixWorld):(e.matrix.copy(n.matrixWorld),e.matrix.invert(),e.matrix.multiply(t.matrixWorld)),e.matrix.decompose(e.position,e.quaternion,e.scale),e.updateMatrixWorld(!0),e.projectionMatrix.copy(t.projectionMatrix),e.projectionMatrixInverse.copy(t.projectionMatrixInverse),e.isPerspectiveCamera&&(e.fov=Em*2*Math.atan(1/e.projectionMatrix.elements[5]),e.zoom=1)}this.getCamera=function(){return O},this.getFoveation=function(){if(d!==null||f!==null)return s},this.setFoveation=function(e){s=e,d!==null&&(d.fixedFoveation=e),f!==null&&f.fixedFoveation!==void 0&&(f.fixedFoveation=e)},this.hasDepthSensing=function(){return h.texture!==null},this.getDepthSensingMesh=function(){return h.getMesh(O)},this.getCameraTexture=function(e){return g[e]};let re=null;function ie(t,i){if(l=i.getViewerPose(c||a),p=i,l!==null){let t=l.views;f!==null&&(e.setRenderTargetFramebuffer(y,f.framebuffer),e.setRenderTarget(y));let i=!1;t.length!==O.cameras.length&&(O.cameras.length=0,i=!0);for(let n=0;n<t.length;n++){let r=t[n],a=null;if(f!==null)a=f.getViewport(r);else{let t=u.getViewSubImage(d,r);a=t.viewport,n===0&&(e.setRenderTargetTextures(y,t.colorTexture,t.depthStencilTexture),e.setRenderTarget(y))}let o=D[n];o===void 0&&(o=new hv,o.layers.enable(n),o.viewport=new eh,D[n]=o),o.matrix.fromArray(r.transform.matrix),o.matrix.decompose(o.position,o.quaternion,o.scale),o.projectionMatrix.fromArray(r.projectionMatrix),o.projectionMatrixInverse.copy(o.projectionMatrix).invert(),o.viewport.set(a.x,a.y,a.width,a.height),n===0&&(O.matrix.copy(o.matrix),O.matrix.decompose(O.position,O.quaternion,O.scale)),i===!0&&O.cameras.push(o)}let a=r.enabledFeatures;if(a&&a.includes(`depth-sensing`)&&r.depthUsage==`gpu-optimized`&&m){u=n.getBinding();let e=u.getDepthInformation(t[0]);e&&e.isValid&&e.texture&&h.init(e,r.renderState)}if(a&&a.includes(`camera-access`)&&m){e.state.unbindTexture(),u=n.getBinding();for(let e=0;e<t.length;e++){let n=t[e].camera;if(n){let e=g[n];e||(e=new D_,g[n]=e);let t=u.getCameraImage(n);e.sourceTexture=t}}}}for(let e=0;e<b.length;e++){let t=x[e],n=b[e];t!==null&&n!==void 0&&n.update(t,i,c||a)}re&&re(t,i),i.detectedPlanes&&n.dispatchEvent({type:`planesdetected`,data:i}),p=null}let ae=new Iv;ae.setAnimationLoop(ie),this.setAnimationLoop=function(e){re=e},this.dispose=function(){}}},zx=new ah,Bx=new Q;Bx.set(-1,0,0,0,1,0,0,0,1);function Vx(e,t){function n(e,t){e.matrixAutoUpdate===!0&&e.updateMatrix(),t.value.copy(e.matrix)}function r(t,n){n.color.getRGB(t.fogColor.value,P_(e)),n.isFog?(t.fogNear.value=n.near,t.fogFar.value=n.far):n.isFogExp2&&(t.fogDensity.value=n.density)}function i(e,t,n,r,i){t.isNodeMaterial?t.uniformsNeedUpdate=!1:t.isMeshBasicMaterial?a(e,t):t.isMeshLambertMaterial?(a(e,t),t.envMap&&(e.envMapIntensity.value=t.envMapIntensity)):t.isMeshToonMaterial?(a(e,t),d(e,t)):t.isMeshPhongMaterial?(a(e,t),u(e,t),t.envMap&&(e.envMapIntensity.value=t.envMapIntensity)):t.isMeshStandardMaterial?(a(e,t),f(e,t),t.isMeshPhysicalMaterial&&p(e,t,i)):t.isMeshMatcapMaterial?(a(e,t),m(e,t)):t.isMeshDepthMaterial?a(e,t):t.isMeshDistanceMaterial?(a(e,t),h(e,t)):t.isMeshNormalMaterial?a(e,t):t.isLineBasicMaterial?(o(e,t),t.isLineDashedMaterial&&s(e,t)):t.isPointsMaterial?c(e,t,n,r):t.isSpriteMaterial?l(e,t):t.isShadowMaterial?(e.color.value.copy(t.color),e.opacity.value=t.opacity):t.isShaderMaterial&&(t.uniformsNeedUpdate=!1)}function a(e,r){e.opacity.value=r.opacity,r.color&&e.diffuse.value.copy(r.color),r.emissive&&e.emissive.value.copy(r.emissive).multiplyScalar(r.emissiveIntensity),r.map&&(e.map.value=r.map,n(r.map,e.mapTransform)),r.alphaMap&&(e.alphaMap.value=r.alphaMap,n(r.alphaMap,e.alphaMapTransform)),r.bumpMap&&(e.bumpMap.value=r.bumpMap,n(r.bumpMap,e.bumpMapTransform),e.bumpScale.value=r.bumpScale,r.side===1&&(e.bumpScale.value*=-1)),r.normalMap&&(e.normalMap.value=r.normalMap,n(r.normalMap,e.normalMapTransform),e.normalScale.value.copy(r.normalScale),r.side===1&&e.normalScale.value.negate()),r.displacementMap&&(e.displacementMap.value=r.displacementMap,n(r.displacementMap,e.displacementMapTransform),e.displacementScale.value=r.displacementScale,e.displacementBias.value=r.displacementBias),r.emissiveMap&&(e.emissiveMap.value=r.emissiveMap,n(r.emissiveMap,e.emissiveMapTransform)),r.specularMap&&(e.specularMap.value=r.specularMap,n(r.specularMap,e.specularMapTransform)),r.alphaTest>0&&(e.alphaTest.value=r.alphaTest);let i=t.get(r),a=i.envMap,o=i.envMapRotation;a&&(e.envMap.value=a,e.envMapRotation.value.setFromMatrix4(zx.makeRotationFromEuler(o)).transpose(),a.isCubeTexture&&a.isRenderTargetTexture===!1&&e.envMapRotation.value.premultiply(Bx),e.reflectivity.value=r.reflectivity,e.ior.value=r.ior,e.refractionRatio.value=r.refractionRatio),r.lightMap&&(e.lightMap.value=r.lightMap,e.lightMapIntensity.value=r.lightMapIntensity,n(r.lightMap,e.lightMapTransform)),r.aoMap&&(e.aoMap.value=r.aoMap,e.aoMapIntensity.value=r.aoMapIntensity,n(r.aoMap,e.aoMapTransform))}function o(e,t){e.diffuse.value.copy(t.color),e.opacity.value=t.opacity,t.map&&(e.map.value=t.map,n(t.map,e.mapTransform))}function s(e,t){e.dashSize.value=t.dashSize,e.totalSize.value=t.dashSize+t.gapSize,e.scale.value=t.scale}function c(e,t,r,i){e.diffuse.value.copy(t.color),e.opacity.value=t.opacity,e.size.value=t.size*r,e.scale.value=i*.5,t.map&&(e.map.value=t.map,n(t.map,e.uvTransform)),t.alphaMap&&(e.alphaMap.value=t.alphaMap,n(t.alphaMap,e.alphaMapTransform)),t.alphaTest>0&&(e.alphaTest.value=t.alphaTest)}function l(e,t){e.diffuse.value.copy(t.color),e.opacity.value=t.opacity,e.rotation.value=t.rotation,t.map&&(e.map.value=t.map,n(t.map,e.mapTransform)),t.alphaMap&&(e.alphaMap.value=t.alphaMap,n(t.alphaMap,e.alphaMapTransform)),t.alphaTest>0&&(e.alphaTest.value=t.alphaTest)}function u(e,t){e.specular.value.copy(t.specular),e.shininess.value=Math.max(t.shininess,1e-4)}function d(e,t){t.gradientMap&&(e.gradientMap.value=t.gradientMap)}function f(e,t){e.metalness.value=t.metalness,t.metalnessMap&&(e.metalnessMap.value=t.metalnessMap,n(t.metalnessMap,e.metalnessMapTransform)),e.roughness.value=t.roughness,t.roughnessMap&&(e.roughnessMap.value=t.roughnessMap,n(t.roughnessMap,e.roughnessMapTransform)),t.envMap&&(e.envMapIntensity.value=t.envMapIntensity)}function p(e,t,r){e.ior.value=t.ior,t.diffuseRoughness>0&&(e.diffuseRoughness.value=t.diffuseRoughness,t.diffuseRoughnessMap&&(e.diffuseRoughnessMap.value=t.diffuseRoughnessMap,n(t.diffuseRoughnessMap,e.diffuseRoughnessMapTransform))),t.sheen>0&&(e.sheenColor.value.copy(t.sheenColor).multiplyScalar(t.sheen),e.sheenRoughness.value=t.sheenRoughness,t.sheenColorMap&&(e.sheenColorMap.value=t.sheenColorMap,n(t.sheenColorMap,e.sheenColorMapTransform)),t.sheenRoughnessMap&&(e.sheenRoughnessMap.value=t.sheenRoughnessMap,n(t.sheenRoughnessMap,e.sheenRoughnessMapTransform))),t.clearcoat>0&&(e.clearcoat.value=t.clearcoat,e.clearcoatRoughness.value=t.clearcoatRoughness,t.clearcoatMap&&(e.clearcoatMap.value=t.clearcoatMap,n(t.clearcoatMap,e.clearcoatMapTransform)),t.clearcoatRoughnessMap&&(e.clearcoatRoughnessMap.value=t.clearcoatRoughnessMap,n(t.clearcoatRoughnessMap,e.clearcoatRoughnessMapTransform)),t.clearcoatNormalMap&&(e.clearcoatNormalMap.value=t.clearcoatNormalMap,n(t.clearcoatNormalMap,e.clearcoatNormalMapTransform),e.clearcoatNormalScale.value.copy(t.clearcoatNormalScale),t.side===1&&e.clearcoatNormalScale.value.negate())),t.dispersion>0&&(e.dispersion.value=t.dispersion),t.retroreflectivity>0&&(e.retroreflectivity.value=t.retroreflectivity),t.iridescence>0&&(e.iridescence.value=t.iridescence,e.iridescenceIOR.value=t.iridescenceIOR,e.iridescenceThicknessMinimum.value=t.iridescenceThicknessMinimum,e.iridescenceThicknessMaximum.value=t.iridescenceThicknessMaximum,t.iridescenceMap&&(e.iridescenceMap.value=t.iridescenceMap,n(t.iridescenceMap,e.iridescenceMapTransform)),t.iridescenceThicknessMap&&(e.iridescenceThicknessMap.value=t.iridescenceThicknessMap,n(t.iridescenceThicknessMap,e.iridescenceThicknessMapTransform))),t.transmission>0&&(e.transmission.value=t.transmission,e.transmissionSamplerMap.value=r.texture,e.transmissionSamplerSize.value.set(r.width,r.height),t.transmissionMap&&(e.transmissionMap.value=t.transmissionMap,n(t.transmissionMap,e.transmissionMapTransform)),e.thickness.value=t.thickness,t.thicknessMap&&(e.thicknessMap.value=t.thicknessMap,n(t.thicknessMap,e.thicknessMapTransform)),e.attenuationDistance.value=t.attenuationDistance,e.attenuationColor.value.copy(t.attenuationColor)),t.anisotropy>0&&(e.anisotropyVector.value.set(t.anisotropy*Math.cos(t.anisotropyRotation),t.anisotropy*Math.sin(t.anisotropyRotation)),t.anisotropyMap&&(e.anisotropyMap.value=t.anisotropyMap,n(t.anisotropyMap,e.anisotropyMapTransform))),e.specularIntensity.value=t.specularIntensity,e.specularColor.value.copy(t.specularColor),t.specularColorMap&&(e.specularColorMap.value=t.specularColorMap,n(t.specularColorMap,e.specularColorMapTransform)),t.specularIntensityMap&&(e.specularIntensityMap.value=t.specularIntensityMap,n(t.specularIntensityMap,e.specularIntensityMapTransform))}function m(e,t){t.matcap&&(e.matcap.value=t.matcap)}function h(e,n){let r=t.get(n).light;e.referencePosition.value.setFromMatrixPosition(r.matrixWorld),e.nearDistance.value=r.shadow.camera.near,e.farDistance.value=r.shadow.camera.far}return{refreshFogUniforms:r,refreshMaterialUniforms:i}}function Hx(e,t,n,r){let i={},a={};function o(e,t){let n=t.program;r.uniformBlockBinding(e,n,i[e.id])}function s(e,n){let o=i[e.id];o===void 0&&(m(e),o=c(e),i[e.id]=o,e.addEventListener(`dispose`,g));let s=n.program;r.updateUBOMapping(e,s);let u=t.render.frame;a[e.id]!==u&&(l(e),a[e.id]=u)}function c(t){let n=e.createBuffer(),r=t.__size,i=t.usage;return e.bindBuffer(e.UNIFORM_BUFFER,n),e.bufferData(e.UNIFORM_BUFFER,r,i),e.bindBuffer(e.UNIFORM_BUFFER,null),n}function l(t){let n=i[t.id],r=t.uniforms,a=t.__cache;e.bindBuffer(e.UNIFORM_BUFFER,n);for(let e=0,t=r.length;e<t;e++){let t=r[e];if(Array.isArray(t))for(let n=0,r=t.length;n<r;n++)u(t[n],e,n,a);else u(t,e,0,a)}e.bindBuffer(e.UNIFORM_BUFFER,null)}function u(t,n,r,i){if(f(t,n,r,i)===!0){let n=t.__offset,r=t.value;if(Array.isArray(r)){let e=0;for(let n=0;n<r.length;n++){let i=r[n],a=h(i,!0);d(i,t.__data,e),e+=a.storage/Float32Array.BYTES_PER_ELEMENT}}else d(r,t.__data,0);e.bufferSubData(e.UNIFORM_BUFFER,n,t.__data)}}function d(e,t,n){typeof e==`number`||typeof e==`boolean`?t[n]=e:e.isMatrix3?(t[n]=e.elements[0],t[n+1]=e.elements[1],t[n+2]=e.elements[2],t[n+3]=0,t[n+4]=e.elements[3],t[n+5]=e.elements[4],t[n+6]=e.elements[5],t[n+7]=0,t[n+8]=e.elements[6],t[n+9]=e.elements[7],t[n+10]=e.elements[8],t[n+11]=0):ArrayBuffer.isView(e)?t.set(e.subarray(0,t.length-n),n):e.toArray(t,n)}function f(e,t,n,r){let i=e.value,a=t+`_`+n;if(Array.isArray(i)){r[a]===void 0&&(r[a]=[]);let e=r[a],t=!1;for(let n=0;n<i.length;n++)p(i[n],e,n)===!0&&(t=!0);return t}return p(i,r,a)}function p(e,t,n){if(t[n]===void 0)return t[n]=typeof e==`number`||typeof e==`boolean`?e:ArrayBuffer.isView(e)?e.slice():e.clone(),!0;{let r=t[n];if(typeof e==`number`||typeof e==`boolean`){if(r!==e)return t[n]=e,!0}else if(ArrayBuffer.isView(e))return!0;else if(r.equals(e)===!1)return r.copy(e),!0}return!1}function m(e){let t=e.uniforms,n=0;for(let e=0,r=t.length;e<r;e++){let r=Array.isArray(t[e])?t[e]:[t[e]];for(let i=0,a=r.length;i<a;i++){let a=r[i],o=Array.isArray(a.value)?a.value:[a.value],s=Array.isArray(t[e])||Array.isArray(a.value),c=n;for(let e=0,t=o.length;e<t;e++){let t=o[e],r=h(t,s),i=n%16,a=i%r.boundary,l=i+a;n+=a,l!==0&&16-l<r.storage&&(n+=16-l),e===0&&(c=n),n+=r.storage}a.__data=new(a.type===`int`?Int32Array:a.type===`uint`?Uint32Array:Float32Array)((n-c)/Float32Array.BYTES_PER_ELEMENT),a.__offset=c}}let r=n%16;return r>0&&(n+=16-r),e.__size=n,e.__cache={},this}function h(e,t){let n={boundary:0,storage:0};return typeof e==`number`||typeof e==`boolean`?(n.boundary=4,n.storage=4):e.isVector2?(n.boundary=8,n.storage=8):e.isVector3||e.isColor?(n.boundary=16,n.storage=12):e.isVector4?(n.boundary=16,n.storage=16):e.isMatrix3?(n.boundary=16,n.storage=48):e.isMatrix4?(n.boundary=16,n.storage=64):e.isTexture?Y(`WebGLRenderer: Texture samplers can not be part of an uniforms group.`):ArrayBuffer.isView(e)?(n.boundary=16,n.storage=e.byteLength):Y(`WebGLRenderer: Unsupported uniform value type.`,e),t===!0&&(n.boundary=16,n.storage=Math.ceil(n.storage/16)*16),n}function g(t){let n=t.target;n.removeEventListener(`dispose`,g),e.deleteBuffer(i[n.id]),delete i[n.id],delete a[n.id]}function _(){for(let t in i)e.deleteBuffer(i[t]);i={},a={}}return{bind:o,update:s,dispose:_}}var Ux=new Uint16Array([12469,15057,12620,14925,13266,14620,13807,14376,14323,13990,14545,13625,14713,13328,14840,12882,14931,12528,14996,12233,15039,11829,15066,11525,15080,11295,15085,10976,15082,10705,15073,10495,13880,14564,13898,14542,13977,14430,14158,14124,14393,13732,14556,13410,14702,12996,14814,12596,14891,12291,14937,11834,14957,11489,14958,11194,14943,10803,14921,10506,14893,10278,14858,9960,14484,14039,14487,14025,14499,13941,14524,13740,14574,13468,14654,13106,14743,12678,14818,12344,14867,11893,14889,11509,14893,11180,14881,10751,14852,10428,14812,10128,14765,9754,14712,9466,14764,13480,14764,13475,14766,13440,14766,13347,14769,13070,14786,12713,14816,12387,14844,11957,14860,11549,14868,11215,14855,10751,14825,10403,14782,10044,14729,9651,14666,9352,14599,9029,14967,12835,14966,12831,14963,12804,14954,12723,14936,12564,14917,12347,14900,11958,14886,11569,14878,11247,14859,10765,14828,10401,14784,10011,14727,9600,14660,9289,14586,8893,14508,8533,15111,12234,15110,12234,15104,12216,15092,12156,15067,12010,15028,11776,14981,11500,14942,11205,14902,10752,14861,10393,14812,9991,14752,9570,14682,9252,14603,8808,14519,8445,14431,8145,15209,11449,15208,11451,15202,11451,15190,11438,15163,11384,15117,11274,15055,10979,14994,10648,14932,10343,14871,9936,14803,9532,14729,9218,14645,8742,14556,8381,14461,8020,14365,7603,15273,10603,15272,10607,15267,10619,15256,10631,15231,10614,15182,10535,15118,10389,15042,10167,14963,9787,14883,9447,14800,9115,14710,8665,14615,8318,14514,7911,14411,7507,14279,7198,15314,9675,15313,9683,15309,9712,15298,9759,15277,9797,15229,9773,15166,9668,15084,9487,14995,9274,14898,8910,14800,8539,14697,8234,14590,7790,14479,7409,14367,7067,14178,6621,15337,8619,15337,8631,15333,8677,15325,8769,15305,8871,15264,8940,15202,8909,15119,8775,15022,8565,14916,8328,14804,8009,14688,7614,14569,7287,14448,6888,14321,6483,14088,6171,15350,7402,15350,7419,15347,7480,15340,7613,15322,7804,15287,7973,15229,8057,15148,8012,15046,7846,14933,7611,14810,7357,14682,7069,14552,6656,14421,6316,14251,5948,14007,5528,15356,5942,15356,5977,15353,6119,15348,6294,15332,6551,15302,6824,15249,7044,15171,7122,15070,7050,14949,6861,14818,6611,14679,6349,14538,6067,14398,5651,14189,5311,13935,4958,15359,4123,15359,4153,15356,4296,15353,4646,15338,5160,15311,5508,15263,5829,15188,6042,15088,6094,14966,6001,14826,5796,14678,5543,14527,5287,14377,4985,14133,4586,13869,4257,15360,1563,15360,1642,15358,2076,15354,2636,15341,3350,15317,4019,15273,4429,15203,4732,15105,4911,14981,4932,14836,4818,14679,4621,14517,4386,14359,4156,14083,3795,13808,3437,15360,122,15360,137,15358,285,15355,636,15344,1274,15322,2177,15281,2765,15215,3223,15120,3451,14995,3569,14846,3567,14681,3466,14511,3305,14344,3121,14037,2800,13753,2467,15360,0,15360,1,15359,21,15355,89,15346,253,15325,479,15287,796,15225,1148,15133,1492,15008,1749,14856,1882,14685,1886,14506,1783,14324,1608,13996,1398,13702,1183]),Wx=null;function Gx(){return Wx===null&&(Wx=new l_(Ux,16,16,dp,Qf),Wx.name=`DFG_LUT`,Wx.minFilter=Hf,Wx.magFilter=Hf,Wx.wrapS=Lf,Wx.wrapT=Lf,Wx.generateMipmaps=!1,Wx.needsUpdate=!0),Wx}var Kx=class{constructor(e={}){let{canvas:t=gm(),context:n=null,depth:r=!0,stencil:i=!1,alpha:a=!1,antialias:o=!1,premultipliedAlpha:s=!0,preserveDrawingBuffer:c=!1,powerPreference:l=`default`,failIfMajorPerformanceCaveat:u=!1,reversedDepthBuffer:d=!1,outputBufferType:f=Gf}=e;this.isWebGLRenderer=!0;let p;if(n!==null){if(typeof WebGLRenderingContext<`u`&&n instanceof WebGLRenderingContext)throw Error(`THREE.WebGLRenderer: WebGL 1 is not supported since r163.`);p=n.getContextAttributes().alpha}else p=a;let m=f,h=new Set([pp,fp,up]),g=new Set([Gf,Xf,Jf,tp,$f,ep]),_=new Uint32Array(4),v=new Int32Array(4),y={textures:[],min:[],max:[],resolution:[]},b=null,x=null,S=[],C=[],w=null;this.domElement=t,this.debug={checkShaderErrors:!0,diagnostics:{keywords:!1},onShaderError:null},this.autoClear=!0,this.autoClearColor=!0,this.autoClearDepth=!0,this.autoClearStencil=!0,this.sortObjects=!0,this.clippingPlanes=[],this.localClippingEnabled=!1,this.toneMapping=0,this.toneMappingExposure=1,this.transmissionResolutionScale=1;let T=this,E=!1,D=null,O=null,k=null,A=null;this._outputColorSpace=im;let j=0,ee=0,M=null,te=-1,ne=null,re=new eh,ie=new eh,ae=null,oe=new Bh(0),se=0,ce=t.width,le=t.height,ue=1,de=null,fe=null,pe=new eh(0,0,ce,le),me=new eh(0,0,ce,le),he=!1,ge=new m_,_e=new g_,ve=!1,ye=!1,be=new ah,xe=new Z,Se=new eh,Ce={background:null,fog:null,environment:null,overrideMaterial:null,isScene:!0},we=!1;function Te(){return M===null?ue:1}let N=n;function Ee(e,n){return t.getContext(e,n)}let De,Oe,P,ke,F,Ae,je,I,Me,Ne,Pe,Fe,Ie,Le,L,Re,R,ze,Be,Ve,He,Ue,We;try{let e={alpha:!0,depth:r,stencil:i,antialias:o,premultipliedAlpha:s,preserveDrawingBuffer:c,powerPreference:l,failIfMajorPerformanceCaveat:u};if(`setAttribute`in t&&t.setAttribute(`data-engine`,`three.js r187`),t.addEventListener(`webglcontextlost`,V,!1),t.addEventListener(`webglcontextrestored`,Ge,!1),t.addEventListener(`webglcontextcreationerror`,Ke,!1),N===null){let t=`webgl2`;if(N=Ee(t,e),N===null)throw Ee(t)?Error(`THREE.WebGLRenderer: Error creating WebGL context with your selected attributes.`):Error(`THREE.WebGLRenderer: Error creating WebGL context.`)}z()}catch(e){throw t.removeEventListener(`webglcontextlost`,V,!1),t.removeEventListener(`webglcontextrestored`,Ge,!1),t.removeEventListener(`webglcontextcreationerror`,Ke,!1),X(`WebGLRenderer: `+e.message),e}function z(){De=new fy(N),De.init(),He=new Px(N,De),Oe=new Kv(N,De,e,He),P=new Mx(N,De),Oe.reversedDepthBuffer&&d&&P.buffers.depth.setReversed(!0),O=N.createFramebuffer(),k=N.createFramebuffer(),A=N.createFramebuffer(),ke=new hy(N),F=new fx,Ae=new Nx(N,De,P,F,Oe,He,ke),je=new dy(T),I=new Lv(N),Ue=new Wv(N,I),Me=new py(N,I,ke,Ue),Ne=new _y(N,Me,I,Ue,ke),ze=new gy(N,Oe,Ae),L=new qv(F),Pe=new dx(T,je,De,Oe,Ue,L),Fe=new Vx(T,F),Ie=new gx,Le=new Cx(De),R=new Uv(T,je,P,Ne,p,s),Re=new jx(T,Ne,Oe),We=new Hx(N,ke,Oe,P),Be=new Gv(N,De,ke),Ve=new my(N,De,ke),ke.programs=Pe.programs,T.capabilities=Oe,T.extensions=De,T.properties=F,T.renderLists=Ie,T.shadowMap=Re,T.state=P,T.info=ke}m!==1009&&(w=new yy(m,t.width,t.height,o,r,i));let B=new Rx(T,N);this.xr=B,this.getContext=function(){return N},this.getContextAttributes=function(){return N.getContextAttributes()},this.forceContextLoss=function(){let e=De.get(`WEBGL_lose_context`);e&&e.loseContext()},this.forceContextRestore=function(){let e=De.get(`WEBGL_lose_context`);e&&e.restoreContext()},this.getPixelRatio=function(){return ue},this.setPixelRatio=function(e){e!==void 0&&(ue=e,this.setSize(ce,le,!1))},this.getSize=function(e){return e.set(ce,le)},this.setSize=function(e,n,r=!0){B.isPresenting?Y(`WebGLRenderer: Can't change size while VR device is presenting.`):(ce=e,le=n,t.width=Math.floor(e*ue),t.height=Math.floor(n*ue),r===!0&&(t.style.width=e+`px`,t.style.height=n+`px`),w!==null&&w.setSize(t.width,t.height),this.setViewport(0,0,e,n))},this.getDrawingBufferSize=function(e){return e.set(ce*ue,le*ue).floor()},this.setDrawingBufferSize=function(e,n,r){ce=e,le=n,ue=r,t.width=Math.floor(e*r),t.height=Math.floor(n*r),this.setViewport(0,0,e,n)},this.setEffects=function(e){if(m===1009)X(`WebGLRenderer: setEffects() requires outputBufferType set to HalfFloatType or FloatType.`);else{if(e){for(let t=0;t<e.length;t++)if(e[t].isOutputPass===!0){Y(`WebGLRenderer: OutputPass is not needed in setEffects(). Tone mapping and color space conversion are applied automatically.`);break}}w.setEffects(e||[])}},this.getCurrentViewport=function(e){return e.copy(re)},this.getViewport=function(e){return e.copy(pe)},this.setViewport=function(e,t,n,r){e.isVector4?pe.set(e.x,e.y,e.z,e.w):pe.set(e,t,n,r),P.viewport(re.copy(pe).multiplyScalar(Te()).round())},this.getScissor=function(e){return e.copy(me)},this.setScissor=function(e,t,n,r){e.isVector4?me.set(e.x,e.y,e.z,e.w):me.set(e,t,n,r),P.scissor(ie.copy(me).multiplyScalar(Te()).round())},this.getScissorTest=function(){return he},this.setScissorTest=function(e){P.setScissorTest(he=e)},this.setOpaqueSort=function(e){de=e},this.setTransparentSort=function(e){fe=e},this.getClearColor=function(e){return e.copy(R.getClearColor())},this.setClearColor=function(){R.setClearColor(...arguments)},this.getClearAlpha=function(){return R.getClearAlpha()},this.setClearAlpha=function(){R.setClearAlpha(...arguments)},this.clear=function(e=!0,t=!0,n=!0){let r=0;if(e){let e=!1;if(M!==null){let t=M.texture.format;e=h.has(t)}if(e){let e=M.texture.type,t=g.has(e),n=R.getClearColor(),r=R.getClearAlpha(),i=n.r,a=n.g,o=n.b;t?(_[0]=i,_[1]=a,_[2]=o,_[3]=r,N.clearBufferuiv(N.COLOR,0,_)):(v[0]=i,v[1]=a,v[2]=o,v[3]=r,N.clearBufferiv(N.COLOR,0,v))}else r|=N.COLOR_BUFFER_BIT}t&&(r|=N.DEPTH_BUFFER_BIT,this.state.buffers.depth.setMask(!0)),n&&(r|=N.STENCIL_BUFFER_BIT,this.state.buffers.stencil.setMask(4294967295)),r!==0&&N.clear(r)},this.clearColor=function(){this.clear(!0,!1,!1)},this.clearDepth=function(){this.clear(!1,!0,!1)},this.clearStencil=function(){this.clear(!1,!1,!0)},this.setNodesHandler=function(e){e.setRenderer(this),D=e},this.dispose=function(){t.removeEventListener(`webglcontextlost`,V,!1),t.removeEventListener(`webglcontextrestored`,Ge,!1),t.removeEventListener(`webglcontextcreationerror`,Ke,!1),R.dispose(),Ie.dispose(),Le.dispose(),Ae.dispose(),F.dispose(),je.dispose(),Ne.dispose(),Me.dispose(),Ue.dispose(),We.dispose(),Pe.dispose(),B.dispose(),B.removeEventListener(`sessionstart`,Ze),B.removeEventListener(`sessionend`,Qe),$e.stop()};function V(e){e.preventDefault(),vm(`WebGLRenderer: Context Lost.`),E=!0}function Ge(){vm(`WebGLRenderer: Context Restored.`),E=!1;let e=ke.autoReset,t=Re.enabled,n=Re.autoUpdate,r=Re.needsUpdate,i=Re.type;z(),ke.autoReset=e,Re.enabled=t,Re.autoUpdate=n,Re.needsUpdate=r,Re.type=i}function Ke(e){X(`WebGLRenderer: A WebGL context could not be created. Reason: `,e.statusMessage)}function H(e){let t=e.target;t.removeEventListener(`dispose`,H),qe(t)}function qe(e){U(e),F.remove(e)}function U(e){let t=F.get(e).programs;t!==void 0&&(t.forEach(function(e){Pe.releaseProgram(e)}),e.isShaderMaterial&&Pe.releaseShaderCache(e))}this.renderBufferDirect=function(e,t,n,r,i,a){t===null&&(t=Ce);let o=i.isMesh&&i.matrixWorld.determinantAffine()<0,s=ut(e,t,n,r,i);P.setMaterial(r,o);let c=n.index,l=1;if(r.wireframe===!0){if(c=Me.getWireframeAttribute(n),c===void 0)return;l=2}let u=n.drawRange,d=n.attributes.position,f=u.start*l,p=(u.start+u.count)*l;a!==null&&(f=Math.max(f,a.start*l),p=Math.min(p,(a.start+a.count)*l)),c===null?d!=null&&(f=Math.max(f,0),p=Math.min(p,d.count)):(f=Math.max(f,0),p=Math.min(p,c.count));let m=p-f;if(m<0||m===1/0)return;Ue.setup(i,r,s,n,c);let h,g=Be;if(c!==null&&(h=I.get(c),g=Ve,g.setIndex(h)),i.isMesh)r.wireframe===!0?(P.setLineWidth(r.wireframeLinewidth*Te()),g.setMode(N.LINES)):g.setMode(N.TRIANGLES);else if(i.isLine){let e=r.linewidth;e===void 0&&(e=1),P.setLineWidth(e*Te()),i.isLineSegments?g.setMode(N.LINES):i.isLineLoop?g.setMode(N.LINE_LOOP):g.setMode(N.LINE_STRIP)}else i.isPoints?g.setMode(N.POINTS):i.isSprite&&g.setMode(N.TRIANGLES);if(i.isBatchedMesh){if(De.get(`WEBGL_multi_draw`))g.renderMultiDraw(i._multiDrawStarts,i._multiDrawCounts,i._multiDrawCount);else{let e=i._multiDrawStarts,t=i._multiDrawCounts,n=i._multiDrawCount,a=c?I.get(c).bytesPerElement:1,o=F.get(r).currentProgram.getUniforms();for(let r=0;r<n;r++)o.setValue(N,`_gl_DrawID`,r),g.render(e[r]/a,t[r])}}else if(i.isInstancedMesh)g.renderInstances(f,m,i.count);else if(n.isInstancedBufferGeometry){let e=n._maxInstanceCount===void 0?1/0:n._maxInstanceCount,t=Math.min(n.instanceCount,e);g.renderInstances(f,m,t)}else g.render(f,m)};function Je(e,t,n,r){D!==null&&e.isNodeMaterial&&D.setObject(r,e),ve===!0&&L.setState(e,n,!1),e.transparent===!0&&e.side===2&&e.forceSinglePass===!1?(e.side=1,e.needsUpdate=!0,ot(e,t,r),e.side=0,e.needsUpdate=!0,ot(e,t,r),e.side=2):ot(e,t,r)}this.compile=function(e,t,n=null){n===null&&(n=e),D!==null&&D.renderStart(e,t,n),x=Le.get(n),x.init(t),C.push(x),n.traverseVisible(function(e){e.isLight&&e.layers.test(t.layers)&&(x.pushLight(e),e.castShadow&&x.pushShadow(e))}),e!==n&&e.traverseVisible(function(e){e.isLight&&e.layers.test(t.layers)&&(x.pushLight(e),e.castShadow&&x.pushShadow(e))}),x.setupLights(),D!==null&&D.updateLights(x.state.lightsArray),ye=this.localClippingEnabled,ve=L.init(this.clippingPlanes,ye),ve===!0&&L.setGlobalState(this.clippingPlanes,t),D!==null&&Re.render(x.state.shadowsArray,n,t);let r=new Set;return e.traverse(function(e){if(!(e.isMesh||e.isPoints||e.isLine||e.isSprite))return;let i=e.material;if(i){if(Array.isArray(i))for(let a=0;a<i.length;a++){let o=i[a];Je(o,n,t,e),r.add(o)}else Je(i,n,t,e),r.add(i)}}),x=C.pop(),D!==null&&D.renderEnd(),r},this.compileAsync=function(e,t,n=null){let r=this.compile(e,t,n);return new Promise(t=>{function n(){r.forEach(function(e){let t=F.get(e).currentProgram;(t===void 0||t.isReady())&&r.delete(e)}),r.size===0?t(e):setTimeout(n,10)}De.get(`KHR_parallel_shader_compile`)===null?setTimeout(n,10):n()})};let Ye=null;function Xe(e){Ye&&Ye(e)}function Ze(){$e.stop()}function Qe(){$e.start()}let $e=new Iv;$e.setAnimationLoop(Xe),typeof self<`u`&&$e.setContext(self),this.setAnimationLoop=function(e){Ye=e,B.setAnimationLoop(e),e===null?$e.stop():$e.start()},B.addEventListener(`sessionstart`,Ze),B.addEventListener(`sessionend`,Qe),this.render=function(e,t){if(t!==void 0&&t.isCamera!==!0){X(`WebGLRenderer.render: camera is not an instance of THREE.Camera.`);return}if(E===!0)return;D!==null&&D.renderStart(e,t);let n=B.enabled===!0&&B.isPresenting===!0,r=w!==null&&(M===null||n)&&w.begin(T,M);if(e.matrixWorldAutoUpdate===!0&&e.updateMatrixWorld(),t.parent===null&&t.matrixWorldAutoUpdate===!0&&t.updateMatrixWorld(),B.enabled===!0&&B.isPresenting===!0&&(w===null||w.isCompositing()===!1)&&(B.cameraAutoUpdate===!0&&B.updateCamera(t),t=B.getCamera()),e.isScene===!0&&e.onBeforeRender(T,e,t,M),x=Le.get(e,C.length),x.init(t),x.state.textureUnits=Ae.getTextureUnits(),C.push(x),be.multiplyMatrices(t.projectionMatrix,t.matrixWorldInverse),t.isArrayCamera?_e.setFromArrayCamera(t):ge.setFromProjectionMatrix(be,fm,t.reversedDepth),ye=this.localClippingEnabled,ve=L.init(this.clippingPlanes,ye),b=Ie.get(e,S.length),b.init(),S.push(b),this.info.render.frame++,B.enabled===!0&&B.isPresenting===!0){let e=T.xr.getDepthSensingMesh();e!==null&&et(e,t,-1/0,T.sortObjects)}et(e,t,0,T.sortObjects),b.finish(),D!==null&&D.updateLights(x.state.lightsArray),T.sortObjects===!0&&b.sort(de,fe),we=B.enabled===!1||B.isPresenting===!1||B.hasDepthSensing()===!1,we&&R.addToRenderList(b,e),this.info.autoReset===!0&&this.info.reset(),ve===!0&&L.beginShadows();let i=x.state.shadowsArray;if(Re.render(i,e,t),ve===!0&&L.endShadows(),(r&&w.hasRenderPass())===!1){let n=b.opaque,r=b.transmissive;if(x.setupLights(),t.isArrayCamera){let i=t.cameras;if(r.length>0)for(let t=0,a=i.length;t<a;t++){let a=i[t];nt(n,r,e,a)}we&&R.render(e);for(let t=0,n=i.length;t<n;t++){let n=i[t];tt(b,e,n,n.viewport)}}else r.length>0&&nt(n,r,e,t),we&&R.render(e),tt(b,e,t)}M!==null&&ee===0&&(Ae.updateMultisampleRenderTarget(M),Ae.updateRenderTargetMipmap(M)),r&&w.end(T),e.isScene===!0&&e.onAfterRender(T,e,t),Ue.resetDefaultState(),te=-1,ne=null,C.pop(),C.length>0?(x=C[C.length-1],Ae.setTextureUnits(x.state.textureUnits),ve===!0&&L.setGlobalState(T.clippingPlanes,x.state.camera)):x=null,S.pop(),b=S.length>0?S[S.length-1]:null,D!==null&&D.renderEnd()};function et(e,t,n,r){if(e.visible===!1)return;if(e.layers.test(t.layers)){if(e.isGroup)n=e.renderOrder;else if(e.isLOD)e.autoUpdate===!0&&e.update(t);else if(e.isLight)x.pushLight(e),e.castShadow&&x.pushShadow(e);else if(e.isSprite){let i=t.isArrayCamera?_e:ge;if(!e.frustumCulled||e.intersectsFrustum(i)){r&&Se.setFromMatrixPosition(e.matrixWorld).applyMatrix4(be);let i=Ne.update(e),a=e.material;a.visible&&b.push(e,i,a,n,Se.z,null,t)}}else if(e.isMesh||e.isLine||e.isPoints){let i=t.isArrayCamera?_e:ge;if(!e.frustumCulled||e.intersectsFrustum(i)){let i=Ne.update(e),a=e.material;if(r&&(e.boundingSphere===void 0?(i.boundingSphere===null&&i.computeBoundingSphere(),Se.copy(i.boundingSphere.center)):(e.boundingSphere===null&&e.computeBoundingSphere(),Se.copy(e.boundingSphere.center)),Se.applyMatrix4(e.matrixWorld).applyMatrix4(be)),Array.isArray(a)){let r=i.groups;for(let o=0,s=r.length;o<s;o++){let s=r[o],c=a[s.materialIndex];c&&c.visible&&b.push(e,i,c,n,Se.z,s,t)}}else a.visible&&b.push(e,i,a,n,Se.z,null,t)}}}let i=e.children;for(let e=0,a=i.length;e<a;e++)et(i[e],t,n,r)}function tt(e,t,n,r){let{opaque:i,transmissive:a,transparent:o}=e;x.setupLightsView(n),ve===!0&&L.setGlobalState(T.clippingPlanes,n),r&&P.viewport(re.copy(r)),i.length>0&&rt(i,t,n),a.length>0&&rt(a,t,n),o.length>0&&rt(o,t,n),P.buffers.depth.setTest(!0),P.buffers.depth.setMask(!0),P.buffers.color.setMask(!0),P.setPolygonOffset(!1)}function nt(e,t,n,r){if((n.isScene===!0?n.overrideMaterial:null)!==null)return;if(x.state.transmissionRenderTarget[r.id]===void 0){let e=De.has(`EXT_color_buffer_half_float`)||De.has(`EXT_color_buffer_float`);x.state.transmissionRenderTarget[r.id]=new nh(1,1,{generateMipmaps:!0,type:e?Qf:Gf,minFilter:Wf,samples:Math.max(4,Oe.samples),stencilBuffer:i,resolveDepthBuffer:!1,resolveStencilBuffer:!1,storeMultisampledDepthBuffer:!1,storeMultisampledStencilBuffer:!1,colorSpace:Um.workingColorSpace})}let a=x.state.transmissionRenderTarget[r.id],o=r.viewport||re;a.setSize(o.z*T.transmissionResolutionScale,o.w*T.transmissionResolutionScale);let s=T.getRenderTarget(),c=T.getActiveCubeFace(),l=T.getActiveMipmapLevel();T.setRenderTarget(a),T.getClearColor(oe),se=T.getClearAlpha(),se<1&&T.setClearColor(16777215,.5),T.clear(),we&&R.render(n);let u=T.toneMapping;T.toneMapping=0;let d=r.viewport;if(r.viewport!==void 0&&(r.viewport=void 0),x.setupLightsView(r),ve===!0&&L.setGlobalState(T.clippingPlanes,r),rt(e,n,r),Ae.updateMultisampleRenderTarget(a),Ae.updateRenderTargetMipmap(a),De.has(`WEBGL_multisampled_render_to_texture`)===!1){let e=!1;for(let i=0,a=t.length;i<a;i++){let{object:a,geometry:o,material:s,group:c}=t[i];if(s.side===2&&a.layers.test(r.layers)){let t=s.side;s.side=1,s.needsUpdate=!0,it(a,n,r,o,s,c),s.side=t,s.needsUpdate=!0,e=!0}}e===!0&&(Ae.updateMultisampleRenderTarget(a),Ae.updateRenderTargetMipmap(a))}T.setRenderTarget(s,c,l),T.setClearColor(oe,se),d!==void 0&&(r.viewport=d),T.toneMapping=u}function rt(e,t,n){let r=t.isScene===!0?t.overrideMaterial:null;for(let i=0,a=e.length;i<a;i++){let a=e[i],{object:o,geometry:s,group:c}=a,l=a.material;l.allowOverride===!0&&r!==null&&(l=r),o.layers.test(n.layers)&&it(o,t,n,s,l,c)}}function it(e,t,n,r,i,a){D!==null&&i.isNodeMaterial&&D.setObject(e,i),e.onBeforeRender(T,t,n,r,i,a),e.modelViewMatrix.multiplyMatrices(n.matrixWorldInverse,e.matrixWorld),e.normalMatrix.getNormalMatrix(e.modelViewMatrix),i.onBeforeRender(T,t,n,r,e,a),i.transparent===!0&&i.side===2&&i.forceSinglePass===!1?(i.side=1,i.needsUpdate=!0,T.renderBufferDirect(n,t,r,i,e,a),i.side=0,i.needsUpdate=!0,T.renderBufferDirect(n,t,r,i,e,a),i.side=2):T.renderBufferDirect(n,t,r,i,e,a),e.onAfterRender(T,t,n,r,i,a)}function at(e){let t=0;for(let n of e)n.texture!==null&&t++;return t}function ot(e,t,n){t.isScene!==!0&&(t=Ce);let r=F.get(e),i=x.state.lights,a=x.state.shadowsArray,o=i.state.version,s=Pe.getParameters(e,i.state,a,t,n,x.state.lightProbeGridArray),c=Pe.getProgramCacheKey(s),l=r.programs;r.environment=e.isMeshStandardMaterial||e.isMeshLambertMaterial||e.isMeshPhongMaterial?t.environment:null,r.fog=t.fog;let u=e.isMeshStandardMaterial||e.isMeshLambertMaterial&&!e.envMap||e.isMeshPhongMaterial&&!e.envMap;r.envMap=je.get(e.envMap||r.environment,u),r.envMapRotation=r.environment!==null&&e.envMap===null?t.environmentRotation:e.envMapRotation,l===void 0&&(e.addEventListener(`dispose`,H),l=new Map,r.programs=l,r.programVariants=new Map);let d=l.get(c);if(d!==void 0){if(r.currentProgram===d&&r.lightsStateVersion===o)return lt(e,s),d}else s.uniforms=Pe.getUniforms(e),D!==null&&e.isNodeMaterial&&D.build(e,n,s),e.onBeforeCompile(s,T),d=Pe.acquireProgram(s,c),l.set(c,d),r.uniforms=s.uniforms;let f=r.uniforms;return(!e.isShaderMaterial&&!e.isRawShaderMaterial||e.clipping===!0)&&(f.clippingPlanes=L.uniform),lt(e,s),r.needsLights=ft(e),r.lightsStateVersion=o,r.needsLights&&(f.ambientLightColor.value=i.state.ambient,f.lightProbe.value=i.state.probe,f.sunLights.value=i.state.sun,f.sunLightShadows.value=i.state.sunShadow,f.directionalLights.value=i.state.directional,f.directionalLightShadows.value=i.state.directionalShadow,f.spotLights.value=i.state.spot,f.spotLightShadows.value=i.state.spotShadow,f.rectAreaLights.value=i.state.rectArea,f.ltc_1.value=i.state.rectAreaLTC1,f.ltc_2.value=i.state.rectAreaLTC2,f.pointLights.value=i.state.point,f.pointLightShadows.value=i.state.pointShadow,f.hemisphereLights.value=i.state.hemi,f.sunShadowMatrix.value=i.state.sunShadowMatrix,f.sunShadowCascade.value=i.state.sunShadowCascade,f.directionalShadowMatrix.value=i.state.directionalShadowMatrix,f.spotLightMatrix.value=i.state.spotLightMatrix,f.spotLightMap.value=i.state.spotLightMap,f.pointShadowMatrix.value=i.state.pointShadowMatrix),r.numLightProbeGrids=at(x.state.lightProbeGridArray),r.currentProgram=d,r.uniformsList=null,d}function st(e,t,n,r,i){let a=F.get(e),o=a.currentProgram.id+`,`+r+`,`+i,s=a.programVariants.get(o);return s===void 0?(s=ot(e,t,n),a.programVariants.set(o,s)):(a.currentProgram=s,a.uniformsList=null,a.outputColorSpace=r,a.toneMapping=i),s}function ct(e){if(e.uniformsList===null){let t=e.currentProgram.getUniforms();e.uniformsList=Ob.seqWithValue(t.seq,e.uniforms)}return e.uniformsList}function lt(e,t){let n=F.get(e);n.outputColorSpace=t.outputColorSpace,n.batching=t.batching,n.batchingColor=t.batchingColor,n.instancing=t.instancing,n.instancingColor=t.instancingColor,n.instancingMorph=t.instancingMorph,n.skinning=t.skinning,n.morphTargets=t.morphTargets,n.morphNormals=t.morphNormals,n.morphColors=t.morphColors,n.morphTargetsCount=t.morphTargetsCount,n.numClippingPlanes=t.numClippingPlanes,n.numIntersection=t.numClipIntersection,n.vertexAlphas=t.vertexAlphas,n.vertexTangents=t.vertexTangents,n.toneMapping=t.toneMapping}function ut(e,t,n,r,i){t.isScene!==!0&&(t=Ce),Ae.resetTextureUnits();let a=t.fog,o=r.isMeshStandardMaterial||r.isMeshLambertMaterial||r.isMeshPhongMaterial?t.environment:null,s=M===null?T.outputColorSpace:M.isXRRenderTarget===!0?M.texture.colorSpace:Um.workingColorSpace,c=r.isMeshStandardMaterial||r.isMeshLambertMaterial&&!r.envMap||r.isMeshPhongMaterial&&!r.envMap,l=je.get(r.envMap||o,c),u=r.vertexColors===!0&&!!n.attributes.color&&n.attributes.color.itemSize===4,d=!!n.attributes.tangent&&(!!r.normalMap||r.anisotropy>0),f=!!n.morphAttributes.position,p=!!n.morphAttributes.normal,m=!!n.morphAttributes.color,h=0;r.toneMapped&&(M===null||M.isXRRenderTarget===!0)&&(h=T.toneMapping);let g=n.morphAttributes.position||n.morphAttributes.normal||n.morphAttributes.color,_=g===void 0?0:g.length,v=F.get(r),b=x.state.lights;if(ve===!0&&(ye===!0||e!==ne)){let t=e===ne&&r.id===te;L.setState(r,e,t)}let S=!1,C=!1;r.version===v.__version?v.needsLights&&v.lightsStateVersion!==b.state.version||i.isBatchedMesh&&v.batching===!1||!i.isBatchedMesh&&v.batching===!0||i.isBatchedMesh&&v.batchingColor===!0&&i._colorsTexture===null||i.isBatchedMesh&&v.batchingColor===!1&&i._colorsTexture!==null||i.isInstancedMesh&&v.instancing===!1||!i.isInstancedMesh&&v.instancing===!0||i.isSkinnedMesh&&v.skinning===!1||!i.isSkinnedMesh&&v.skinning===!0||i.isInstancedMesh&&v.instancingColor===!0&&i.instanceColor===null||i.isInstancedMesh&&v.instancingColor===!1&&i.instanceColor!==null||i.isInstancedMesh&&v.instancingMorph===!0&&i.morphTexture===null||i.isInstancedMesh&&v.instancingMorph===!1&&i.morphTexture!==null?S=!0:v.envMap===l?r.fog===!0&&v.fog!==a||v.numClippingPlanes!==void 0&&(v.numClippingPlanes!==L.numPlanes||v.numIntersection!==L.numIntersection)?S=!0:v.vertexAlphas===u&&v.vertexTangents===d&&v.morphTargets===f&&v.morphNormals===p&&v.morphColors===m&&v.morphTargetsCount===_&&v.numLightProbeGrids===at(x.state.lightProbeGridArray)?(v.outputColorSpace!==s||v.toneMapping!==h)&&(C=!0):S=!0:S=!0:(S=!0,v.__version=r.version);let w=v.currentProgram;(S===!0||C===!0)&&(w=C===!0?st(r,t,i,s,h):ot(r,t,i),D&&r.isNodeMaterial&&D.onUpdateProgram(r,w,v));let E=!1,O=!1,k=!1,A=w.getUniforms(),j=v.uniforms;if(P.useProgram(w.program)&&(E=!0,O=!0,k=!0),r.id!==te&&(te=r.id,O=!0),E||ne!==e){P.buffers.depth.getReversed()&&e.reversedDepth!==!0&&(e._reversedDepth=!0,e.updateProjectionMatrix()),A.setValue(N,`projectionMatrix`,e.projectionMatrix),A.setValue(N,`viewMatrix`,e.matrixWorldInverse);let t=A.map.cameraPosition;t!==void 0&&t.setValue(N,xe.setFromMatrixPosition(e.matrixWorld)),Oe.logarithmicDepthBuffer&&A.setValue(N,`logDepthBufFC`,2/(Math.log(e.far+1)/Math.LN2)),(r.isMeshPhongMaterial||r.isMeshToonMaterial||r.isMeshLambertMaterial||r.isMeshBasicMaterial||r.isMeshStandardMaterial||r.isShaderMaterial)&&A.setValue(N,`isOrthographic`,e.isOrthographicCamera===!0),ne!==e&&(ne=e,O=!0,k=!0)}if(v.needsLights&&(b.state.sunShadowMap.length>0&&A.setValue(N,`sunShadowMap`,b.state.sunShadowMap,Ae),b.state.directionalShadowMap.length>0&&A.setValue(N,`directionalShadowMap`,b.state.directionalShadowMap,Ae),b.state.spotShadowMap.length>0&&A.setValue(N,`spotShadowMap`,b.state.spotShadowMap,Ae),b.state.pointShadowMap.length>0&&A.setValue(N,`pointShadowMap`,b.state.pointShadowMap,Ae)),i.isSkinnedMesh){A.setOptional(N,i,`bindMatrix`),A.setOptional(N,i,`bindMatrixInverse`);let e=i.skeleton;e&&(e.boneTexture===null&&e.computeBoneTexture(),A.setValue(N,`boneTexture`,e.boneTexture,Ae))}i.isBatchedMesh&&(A.setOptional(N,i,`batchingTexture`),A.setValue(N,`batchingTexture`,i._matricesTexture,Ae),A.setOptional(N,i,`batchingIdTexture`),A.setValue(N,`batchingIdTexture`,i._indirectTexture,Ae),A.setOptional(N,i,`batchingColorTexture`),i._colorsTexture!==null&&A.setValue(N,`batchingColorTexture`,i._colorsTexture,Ae));let ee=n.morphAttributes;if((ee.position!==void 0||ee.normal!==void 0||ee.color!==void 0)&&ze.update(i,n,w),(O||v.receiveShadow!==i.receiveShadow)&&(v.receiveShadow=i.receiveShadow,A.setValue(N,`receiveShadow`,i.receiveShadow)),(r.isMeshStandardMaterial||r.isMeshLambertMaterial||r.isMeshPhongMaterial)&&r.envMap===null&&t.environment!==null&&(j.envMapIntensity.value=t.environmentIntensity),j.dfgLUT!==void 0&&(j.dfgLUT.value=Gx()),O){if(A.setValue(N,`toneMappingExposure`,T.toneMappingExposure),v.needsLights&&dt(j,k),a&&r.fog===!0&&Fe.refreshFogUniforms(j,a),Fe.refreshMaterialUniforms(j,r,ue,le,x.state.transmissionRenderTarget[e.id]),v.needsLights&&v.numLightProbeGrids>0){let e=y,t=0;for(let n of x.state.lightProbeGridArray)n.texture!==null&&(e.textures[t]=n.texture,e.min[t]=n.boundingBox.min,e.max[t]=n.boundingBox.max,e.resolution[t]=n.resolution,t++);for(let n in e)e[n].length=t;j.probesSH.value=e.textures,j.probesMin.value=e.min,j.probesMax.value=e.max,j.probesResolution.value=e.resolution}Ob.upload(N,ct(v),j,Ae)}if(r.isShaderMaterial&&r.uniformsNeedUpdate===!0&&(Ob.upload(N,ct(v),j,Ae),r.uniformsNeedUpdate=!1),r.isSpriteMaterial&&A.setValue(N,`center`,i.center),A.setValue(N,`modelViewMatrix`,i.modelViewMatrix),A.setValue(N,`normalMatrix`,i.normalMatrix),A.setValue(N,`modelMatrix`,i.matrixWorld),r.uniformsGroups!==void 0){let e=r.uniformsGroups;for(let t=0,n=e.length;t<n;t++){let n=e[t];We.update(n,w),We.bind(n,w)}}return w}function dt(e,t){e.ambientLightColor.needsUpdate=t,e.lightProbe.needsUpdate=t,e.sunLights.needsUpdate=t,e.sunLightShadows.needsUpdate=t,e.directionalLights.needsUpdate=t,e.directionalLightShadows.needsUpdate=t,e.pointLights.needsUpdate=t,e.pointLightShadows.needsUpdate=t,e.spotLights.needsUpdate=t,e.spotLightShadows.needsUpdate=t,e.rectAreaLights.needsUpdate=t,e.hemisphereLights.needsUpdate=t}function ft(e){return e.isMeshLambertMaterial||e.isMeshToonMaterial||e.isMeshPhongMaterial||e.isMeshStandardMaterial||e.isShadowMaterial||e.isShaderMaterial&&e.lights===!0}this.getActiveCubeFace=function(){return j},this.getActiveMipmapLevel=function(){return ee},this.getRenderTarget=function(){return M},this.setRenderTargetTextures=function(e,t,n){let r=F.get(e);r.__autoAllocateDepthBuffer=e.resolveDepthBuffer===!1,r.__autoAllocateDepthBuffer===!1&&(r.__useRenderToTexture=!1),F.get(e.texture).__webglTexture=t,F.get(e.depthTexture).__webglTexture=r.__autoAllocateDepthBuffer?void 0:n,r.__hasExternalTextures=!0},this.setRenderTargetFramebuffer=function(e,t){let n=F.get(e);n.__webglFramebuffer=t,n.__useDefaultFramebuffer=t===void 0},this.setRenderTarget=function(e,t=0,n=0){M=e,j=t,ee=n;let r=null,i=!1,a=!1;if(e){let o=F.get(e);if(o.__useDefaultFramebuffer!==void 0){P.bindFramebuffer(N.FRAMEBUFFER,o.__webglFramebuffer),re.copy(e.viewport),ie.copy(e.scissor),ae=e.scissorTest,P.viewport(re),P.scissor(ie),P.setScissorTest(ae),te=-1;return}if(o.__webglFramebuffer===void 0)Ae.setupRenderTarget(e);else if(o.__hasExternalTextures)Ae.rebindTextures(e,F.get(e.texture).__webglTexture,F.get(e.depthTexture).__webglTexture);else if(e.depthBuffer){let t=e.depthTexture;if(o.__boundDepthTexture!==t){if(t!==null&&F.has(t)&&(e.width!==t.image.width||e.height!==t.image.height))throw Error(`THREE.WebGLRenderer: Attached DepthTexture is initialized to the incorrect size.`);Ae.setupDepthRenderbuffer(e)}}let s=e.texture;(s.isData3DTexture||s.isDataArrayTexture||s.isCompressedArrayTexture)&&(a=!0);let c=F.get(e).__webglFramebuffer;e.isWebGLCubeRenderTarget?(r=Array.isArray(c[t])?c[t][n]:c[t],i=!0):r=e.samples>0&&Ae.useMultisampledRTT(e)===!1?F.get(e).__webglMultisampledFramebuffer:Array.isArray(c)?c[n]:c,re.copy(e.viewport),ie.copy(e.scissor),ae=e.scissorTest}else re.copy(pe).multiplyScalar(ue).floor(),ie.copy(me).multiplyScalar(ue).floor(),ae=he;if(n!==0&&(r=O),P.bindFramebuffer(N.FRAMEBUFFER,r)&&P.drawBuffers(e,r),P.viewport(re),P.scissor(ie),P.setScissorTest(ae),i){let r=F.get(e.texture);N.framebufferTexture2D(N.FRAMEBUFFER,N.COLOR_ATTACHMENT0,N.TEXTURE_CUBE_MAP_POSITIVE_X+t,r.__webglTexture,n)}else if(a){let r=t;for(let t=0;t<e.textures.length;t++){let i=F.get(e.textures[t]);N.framebufferTextureLayer(N.FRAMEBUFFER,N.COLOR_ATTACHMENT0+t,i.__webglTexture,n,r)}}else if(e!==null&&n!==0){let t=F.get(e.texture);N.framebufferTexture2D(N.FRAMEBUFFER,N.COLOR_ATTACHMENT0,N.TEXTURE_2D,t.__webglTexture,n)}te=-1};function pt(e){let t=F.get(e);return(t.__readFormat!==e.format||t.__readType!==e.type)&&(t.__readFormat=e.format,t.__readType=e.type,t.__formatReadable=Oe.textureFormatReadable(e.format),t.__typeReadable=Oe.textureTypeReadable(e.type)),t}this.readRenderTargetPixels=function(e,t,n,r,i,a,o,s=0){if(!(e&&e.isWebGLRenderTarget)){X(`WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.`);return}let c=F.get(e).__webglFramebuffer;if(e.isWebGLCubeRenderTarget&&o!==void 0&&(c=c[o],Array.isArray(c)&&(c=c[0])),c){P.bindFramebuffer(N.FRAMEBUFFER,c);try{let o=e.textures[s],c=o.format,l=o.type;e.textures.length>1&&N.readBuffer(N.COLOR_ATTACHMENT0+s);let u=pt(o);if(u.__formatReadable===!1){X(`WebGLRenderer.readRenderTargetPixels: renderTarget is not in RGBA or implementation defined format.`);return}if(u.__typeReadable===!1){X(`WebGLRenderer.readRenderTargetPixels: renderTarget is not in UnsignedByteType or implementation defined type.`);return}t>=0&&t<=e.width-r&&n>=0&&n<=e.height-i&&N.readPixels(t,n,r,i,He.convert(c),He.convert(l),a)}finally{let e=M===null?null:F.get(M).__webglFramebuffer;P.bindFramebuffer(N.FRAMEBUFFER,e)}}},this.readRenderTargetPixelsAsync=async function(e,t,n,r,i,a,o,s=0){if(!(e&&e.isWebGLRenderTarget))throw Error(`THREE.WebGLRenderer.readRenderTargetPixels: renderTarget is not THREE.WebGLRenderTarget.`);let c=F.get(e).__webglFramebuffer;if(e.isWebGLCubeRenderTarget&&o!==void 0&&(c=c[o],Array.isArray(c)&&(c=c[0])),c){if(t>=0&&t<=e.width-r&&n>=0&&n<=e.height-i){P.bindFramebuffer(N.FRAMEBUFFER,c);let o=e.textures[s],l=o.format,u=o.type;e.textures.length>1&&N.readBuffer(N.COLOR_ATTACHMENT0+s);let d=pt(o);if(d.__formatReadable===!1)throw Error(`THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in RGBA or implementation defined format.`);if(d.__typeReadable===!1)throw Error(`THREE.WebGLRenderer.readRenderTargetPixelsAsync: renderTarget is not in UnsignedByteType or implementation defined type.`);let f=N.createBuffer();N.bindBuffer(N.PIXEL_PACK_BUFFER,f),N.bufferData(N.PIXEL_PACK_BUFFER,a.byteLength,N.STREAM_READ),N.readPixels(t,n,r,i,He.convert(l),He.convert(u),0),N.bindBuffer(N.PIXEL_PACK_BUFFER,null);let p=M===null?null:F.get(M).__webglFramebuffer;P.bindFramebuffer(N.FRAMEBUFFER,p);let m=N.fenceSync(N.SYNC_GPU_COMMANDS_COMPLETE,0);return N.flush(),await xm(N,m,4),N.bindBuffer(N.PIXEL_PACK_BUFFER,f),N.getBufferSubData(N.PIXEL_PACK_BUFFER,0,a),N.bindBuffer(N.PIXEL_PACK_BUFFER,null),N.deleteBuffer(f),N.deleteSync(m),a}throw Error(`THREE.WebGLRenderer.readRenderTargetPixelsAsync: requested read bounds are out of range.`)}},this.copyFramebufferToTexture=function(e,t=null,n=0){let r=2**-n,i=Math.floor(e.image.width*r),a=Math.floor(e.image.height*r),o=t===null?0:t.x,s=t===null?0:t.y;Ae.setTexture2D(e,0),N.copyTexSubImage2D(N.TEXTURE_2D,n,0,0,o,s,i,a),P.unbindTexture()},this.copyTextureToTexture=function(e,t,n=null,r=null,i=0,a=0){let o,s,c,l,u,d,f,p,m,h=e.isCompressedTexture?e.mipmaps[a]:e.image;if(n!==null)o=n.max.x-n.min.x,s=n.max.y-n.min.y,c=n.isBox3?n.max.z-n.min.z:1,l=n.min.x,u=n.min.y,d=n.isBox3?n.min.z:0;else{let t=2**-i;o=Math.floor(h.width*t),s=Math.floor(h.height*t),c=e.isDataArrayTexture?h.depth:e.isData3DTexture?Math.floor(h.depth*t):1,l=0,u=0,d=0}r===null?(f=0,p=0,m=0):(f=r.x,p=r.y,m=r.z);let g=He.convert(t.format),_=He.convert(t.type),v;t.isData3DTexture?(Ae.setTexture3D(t,0),v=N.TEXTURE_3D):t.isDataArrayTexture||t.isCompressedArrayTexture?(Ae.setTexture2DArray(t,0),v=N.TEXTURE_2D_ARRAY):(Ae.setTexture2D(t,0),v=N.TEXTURE_2D),P.activeTexture(N.TEXTURE0),P.pixelStorei(N.UNPACK_FLIP_Y_WEBGL,t.flipY),P.pixelStorei(N.UNPACK_PREMULTIPLY_ALPHA_WEBGL,t.premultiplyAlpha),P.pixelStorei(N.UNPACK_ALIGNMENT,t.unpackAlignment);let y=P.getParameter(N.UNPACK_ROW_LENGTH),b=P.getParameter(N.UNPACK_IMAGE_HEIGHT),x=P.getParameter(N.UNPACK_SKIP_PIXELS),S=P.getParameter(N.UNPACK_SKIP_ROWS),C=P.getParameter(N.UNPACK_SKIP_IMAGES);P.pixelStorei(N.UNPACK_ROW_LENGTH,h.width),P.pixelStorei(N.UNPACK_IMAGE_HEIGHT,h.height),P.pixelStorei(N.UNPACK_SKIP_PIXELS,l),P.pixelStorei(N.UNPACK_SKIP_ROWS,u),P.pixelStorei(N.UNPACK_SKIP_IMAGES,d);let w=e.isDataArrayTexture||e.isData3DTexture,T=t.isDataArrayTexture||t.isData3DTexture;if(e.isDepthTexture){let n=F.get(e),r=F.get(t),h=F.get(n.__renderTarget),g=F.get(r.__renderTarget);P.bindFramebuffer(N.READ_FRAMEBUFFER,h.__webglFramebuffer),P.bindFramebuffer(N.DRAW_FRAMEBUFFER,g.__webglFramebuffer);for(let n=0;n<c;n++)w&&(N.framebufferTextureLayer(N.READ_FRAMEBUFFER,N.COLOR_ATTACHMENT0,F.get(e).__webglTexture,i,d+n),N.framebufferTextureLayer(N.DRAW_FRAMEBUFFER,N.COLOR_ATTACHMENT0,F.get(t).__webglTexture,a,m+n)),N.blitFramebuffer(l,u,l+o,u+s,f,p,f+o,p+s,N.DEPTH_BUFFER_BIT,N.NEAREST);P.bindFramebuffer(N.READ_FRAMEBUFFER,null),P.bindFramebuffer(N.DRAW_FRAMEBUFFER,null)}else if(i!==0||e.isRenderTargetTexture||F.has(e)){let n=F.get(e),r=F.get(t);P.bindFramebuffer(N.READ_FRAMEBUFFER,k),P.bindFramebuffer(N.DRAW_FRAMEBUFFER,A);for(let e=0;e<c;e++)w?N.framebufferTextureLayer(N.READ_FRAMEBUFFER,N.COLOR_ATTACHMENT0,n.__webglTexture,i,d+e):N.framebufferTexture2D(N.READ_FRAMEBUFFER,N.COLOR_ATTACHMENT0,N.TEXTURE_2D,n.__webglTexture,i),T?N.framebufferTextureLayer(N.DRAW_FRAMEBUFFER,N.COLOR_ATTACHMENT0,r.__webglTexture,a,m+e):N.framebufferTexture2D(N.DRAW_FRAMEBUFFER,N.COLOR_ATTACHMENT0,N.TEXTURE_2D,r.__webglTexture,a),i===0?T?N.copyTexSubImage3D(v,a,f,p,m+e,l,u,o,s):N.copyTexSubImage2D(v,a,f,p,l,u,o,s):N.blitFramebuffer(l,u,l+o,u+s,f,p,f+o,p+s,N.COLOR_BUFFER_BIT,N.NEAREST);P.bindFramebuffer(N.READ_FRAMEBUFFER,null),P.bindFramebuffer(N.DRAW_FRAMEBUFFER,null)}else T?e.isDataTexture||e.isData3DTexture?N.texSubImage3D(v,a,f,p,m,o,s,c,g,_,h.data):t.isCompressedArrayTexture?N.compressedTexSubImage3D(v,a,f,p,m,o,s,c,g,h.data):N.texSubImage3D(v,a,f,p,m,o,s,c,g,_,h):e.isDataTexture?N.texSubImage2D(N.TEXTURE_2D,a,f,p,o,s,g,_,h.data):e.isCompressedTexture?N.compressedTexSubImage2D(N.TEXTURE_2D,a,f,p,h.width,h.height,g,h.data):N.texSubImage2D(N.TEXTURE_2D,a,f,p,o,s,g,_,h);P.pixelStorei(N.UNPACK_ROW_LENGTH,y),P.pixelStorei(N.UNPACK_IMAGE_HEIGHT,b),P.pixelStorei(N.UNPACK_SKIP_PIXELS,x),P.pixelStorei(N.UNPACK_SKIP_ROWS,S),P.pixelStorei(N.UNPACK_SKIP_IMAGES,C),a===0&&t.generateMipmaps===!0&&t.mipmapsAutoUpdate===!0&&N.generateMipmap(v),P.unbindTexture()},this.initRenderTarget=function(e){F.get(e).__webglFramebuffer===void 0&&Ae.setupRenderTarget(e)},this.initTexture=function(e){e.isCubeTexture?Ae.setTextureCube(e,0):e.isData3DTexture?Ae.setTexture3D(e,0):e.isDataArrayTexture||e.isCompressedArrayTexture?Ae.setTexture2DArray(e,0):Ae.setTexture2D(e,0),P.unbindTexture()},this.resetState=function(){j=0,ee=0,M=null,P.reset(),Ue.reset()},typeof __THREE_DEVTOOLS__<`u`&&__THREE_DEVTOOLS__.dispatchEvent(new CustomEvent(`observe`,{detail:this}))}get coordinateSystem(){return fm}get outputColorSpace(){return this._outputColorSpace}set outputColorSpace(e){this._outputColorSpace=e;let t=this.getContext();t.drawingBufferColorSpace=Um._getDrawingBufferColorSpace(e),t.unpackColorSpace=Um._getUnpackColorSpace()}},qx=.02,Jx=2,Yx=240/Jx,Xx=.18,Zx=120,Qx=.3;new Uint16Array(14400*Zx),[-2,-1,0,1,2].flatMap(e=>[-2,-1,0,1,2].flatMap(t=>e===0&&t===0?[]:[{on:e*Yx+t,rise:Qx+Xx*Jx*Math.hypot(e,t)}]));var $x=3,eS=80,tS=`
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform mat4 uBoxFromLocal;
uniform vec3 uHalf;
uniform float uSize, uShare, uOutside;
uniform int uMode;
uniform sampler2D uRamps, uClasses;
uniform vec3 uRange;
uniform vec2 uSpan;
uniform vec3 uInside, uGround;
in vec3 position;
in vec3 rgb;
in float intensity, ring, sensor, slot, lift;
flat out vec3 vColor;
vec3 ramp(float at) { return texelFetch(uRamps, ivec2(int(clamp(at, 0.0, 1.0) * 255.0), uMode), 0).rgb; }
vec3 colorOf() {
  if (uMode == 0) return ramp(lift * uSpan.x);
  if (uMode == 1) return ramp((intensity - uRange.x) / (uRange.y - uRange.x));
  if (uMode == 2) return ramp(ring / uRange.z);
  if (uMode == 3) return texelFetch(uRamps, ivec2(int(sensor), 3), 0).rgb;
  if (uMode == 4) return ramp(sqrt(length(position.xy) / uSpan.y));
  if (uMode == 5) return texelFetch(uClasses, ivec2(int(slot), 0), 0).rgb;
  return rgb == vec3(0.0) ? ramp(0.0) : rgb;
}
void main() {
  gl_Position = projectionMatrix * (modelViewMatrix * vec4(position, 1.0));
  vec3 inBox = abs((uBoxFromLocal * vec4(position, 1.0)).xyz);
  bool inside = all(lessThanEqual(inBox, uHalf));
  gl_PointSize = inside ? uSize + 1.0 : uSize;
  vColor = mix(uGround, inside ? uInside : mix(uGround, colorOf(), uOutside), uShare);
}`,nS=`
precision mediump float;
flat in vec3 vColor;
out vec4 color;
void main() { color = vec4(vColor, 1.0); }`,rS=class{uniforms;ramps=sS(nf(`dark`),256,Yd.length);classes=sS(new Uint8Array(1024),256,1);constructor(){this.uniforms={uSize:{value:2},uMode:{value:0},uOutside:{value:1},uRamps:{value:this.ramps},uClasses:{value:this.classes},uRange:{value:new Z(0,1,1)},uSpan:{value:new Fm(qx/$x,eS)},uInside:{value:new Z(1,1,1)},uGround:{value:new Z}}}setMode(e){this.uniforms.uMode.value=Yd.indexOf(e)}setSize(e){this.uniforms.uSize.value=e}setOutside(e){this.uniforms.uOutside.value=e}setBackground(e,t,n){this.ramps.image.data.set(nf(e)),this.ramps.needsUpdate=!0,this.uniforms.uGround.value.set(...t),this.uniforms.uInside.value.set(...n)}setRanges(e){let[t,n]=e.intensity;this.uniforms.uRange.value.set(t/255,n/255,e.maxRing/255)}setClasses(e){let t=this.classes.image.data;e.slice(0,256).forEach((e,n)=>t.set([...e.map(e=>e*255),255],n*4)),this.classes.needsUpdate=!0}dispose(){this.ramps.dispose(),this.classes.dispose()}};function iS(e){return new z_({glslVersion:dm,vertexShader:tS,fragmentShader:nS,blending:0,uniforms:{...e.uniforms,uShare:{value:1},uBoxFromLocal:{value:new ah},uHalf:{value:new Z(-1,-1,-1)}}})}function aS(e,t,n){let{uHalf:r,uBoxFromLocal:i}=e.uniforms,a=r.value;if(!t)return void a.set(-1,-1,-1);a.set(t.size[0]/2,t.size[1]/2,t.size[2]/2),oS(i.value,Mc(jc(t),n))}function oS(e,t){let n=Ac(t);e.set(n[0],n[1],n[2],n[3],n[4],n[5],n[6],n[7],n[8],n[9],n[10],n[11],0,0,0,1)}function sS(e,t,n){let r=new l_(e,t,n);return r.magFilter=r.minFilter=zf,r.wrapS=r.wrapT=Lf,r.needsUpdate=!0,r}var cS=3,lS=class{cloud;points;thinned=null;constructor(e,t){this.cloud=e;let n=new Ig;n.setAttribute(`position`,new xg(e.xyz,3)),e.intensity&&n.setAttribute(`intensity`,new xg(e.intensity,1,!0)),n.setAttribute(`lift`,new xg(e.lift,1)),e.ring&&n.setAttribute(`ring`,new xg(e.ring,1,!0)),e.sensorStarts.length>2&&n.setAttribute(`sensor`,new xg(uS(e),1)),this.points=new S_(n,iS(t)),this.points.frustumCulled=!1,this.points.matrixAutoUpdate=!1}setPositions(e){let{geometry:t}=this.points;t.getAttribute(`position`).array!==e&&this.setColumn(`position`,new xg(e,3))}setSlots(e){e&&this.setColumn(`slot`,new xg(e,1))}setRgb(e){e&&this.points.geometry.getAttribute(`rgb`)?.array!==e&&this.setColumn(`rgb`,new xg(e,3,!0))}setShare(e){this.points.material.uniforms.uShare.value=e}setThin(e){e&&(this.thinned??=new xg(dS(this.cloud.nPoints,cS),1)),this.points.geometry.setIndex(e?this.thinned:null)}place(e,t){oS(this.points.matrix,{...e,center:gc(e.center,t)}),this.points.matrixWorldNeedsUpdate=!0}light(e,t){aS(this.points.material,e,t)}dispose(){this.points.geometry.setIndex(this.thinned),this.points.geometry.dispose(),this.points.material.dispose()}setColumn(e,t){let{geometry:n}=this.points,r=n.getAttribute(e);r instanceof xg&&r.array.length===t.array.length?(r.array=t.array,r.needsUpdate=!0):n.setAttribute(e,t)}};function uS(e){let t=new Uint8Array(e.nPoints);for(let n=1;n+1<e.sensorStarts.length;n++)t.fill(n,e.sensorStarts[n],e.sensorStarts[n+1]);return t}function dS(e,t){return Uint32Array.from({length:Math.floor(e/t)},(e,n)=>n*t)}var fS=.5,pS=ef(`#77828f`),mS={nPoints:1,xyz:Float32Array.of(0,0,-1e6),intensity:new Uint8Array(1),ring:null,lift:new Uint8Array(1),sensorStarts:Uint32Array.of(0,1)},hS=class{group;look;clouds=new Map;primer;constructor(e,t){this.group=e,this.look=t,this.primer=new lS(mS,t),e.add(this.primer.points)}set(e,t){let{current:n,neighbors:r}=e,i=n?[n,...r]:r;this.drop(new Set(i.map(e=>e.cloud)));for(let r of i){let i=this.take(r.cloud),a=r===n;i.setShare(a?1:fS),i.setPositions(a||!n?r.cloud.xyz:Mf(r,gS(e,r,t))),i.setRgb(r.rgb??null)}this.place(e),this.light(e)}place({current:e,neighbors:t,origin:n}){for(let r of e?[e,...t]:t)this.clouds.get(r.cloud)?.place(r.worldFromEgo,n)}thin(e){for(let t of this.clouds.values())t.setThin(e)}light(e){let t=e.selectedNow()?.cuboid??null;for(let n of e.current?[e.current,...e.neighbors]:e.neighbors)this.clouds.get(n.cloud)?.light(t,n.worldFromEgo)}paintClasses(e,t){let n=[...new Set(e.cuboids.map(e=>e.color))];this.look.setClasses([pS,...n.map(ef)]);for(let r of e.current?[e.current,...e.neighbors]:e.neighbors){let i=new Uint8Array(r.cloud.nPoints);for(let a of e.cuboids){let o=n.indexOf(a.color)+1,s=r===e.current?a.cuboid:t(a.track,r.frame);s&&xf(r,s,e=>i[e]=o)}this.clouds.get(r.cloud)?.setSlots(i)}}positions(e){let t=this.clouds.get(e.cloud)?.points.geometry.getAttribute(`position`).array;return t instanceof Float32Array?t:e.cloud.xyz}dispose(){this.primer.dispose(),this.drop(new Set)}take(e){let t=this.clouds.get(e);return t||(t=new lS(e,this.look),this.clouds.set(e,t),this.group.add(t.points)),t}drop(e){for(let[t,n]of this.clouds)e.has(t)||(this.group.remove(n.points),n.dispose(),this.clouds.delete(t))}};function gS(e,t,n){let r=[];for(let i of e.cuboids){let e=n(i.track,t.frame);e&&r.push({then:e,now:i.cuboid})}return r}var _S=.0015,vS=class{canvas;regions;held=null;over=null;listening=new AbortController;constructor(e,t){this.canvas=e,this.regions=t;let{signal:n}=this.listening;e.style.touchAction=`none`,e.addEventListener(`pointerdown`,e=>this.down(e),{signal:n}),e.addEventListener(`pointermove`,e=>this.move(e),{signal:n}),e.addEventListener(`pointerup`,e=>this.up(e),{signal:n}),e.addEventListener(`pointercancel`,()=>this.cancel(),{signal:n}),e.addEventListener(`pointerleave`,()=>this.enter(null),{signal:n}),e.addEventListener(`dblclick`,e=>this.doubleClick(e),{signal:n}),e.addEventListener(`contextmenu`,e=>e.preventDefault(),{signal:n}),e.addEventListener(`wheel`,e=>this.wheel(e),{signal:n,passive:!1}),window.addEventListener(`keydown`,e=>this.key(e),{signal:n,capture:!0})}cancel(){this.held=null;let e=this.regions().map(e=>e.cancel());return this.setCursor(),e.includes(!0)}dispose(){this.listening.abort()}down(e){if(this.held)return;let t=this.regionAt(e);t&&(this.held=t,this.canvas.setPointerCapture(e.pointerId),t.down(bS(t,e),e.button),this.setCursor())}move(e){this.held||this.enter(this.regionAt(e));let t=this.held??this.over;t?.move(bS(t,e)),this.setCursor()}up(e){let t=this.held;t&&e.buttons===0&&(this.held=null,t.up(bS(t,e)),this.setCursor())}doubleClick(e){let t=this.regionAt(e);t?.doubleClick(bS(t,e))}wheel(e){e.preventDefault();let t=this.held??this.regionAt(e),n=e.deltaMode===WheelEvent.DOM_DELTA_LINE?e.deltaY*33:e.deltaY;t?.zoom(bS(t,e),Math.exp(xS(n,300)*_S))}key(e){e.key===`Escape`&&this.cancel()&&(e.preventDefault(),e.stopPropagation())}enter(e){e!==this.over&&(this.over?.leave(),this.over=e,this.setCursor())}setCursor(){let e=(this.held??this.over)?.cursor??`default`;this.canvas.style.cursor!==e&&(this.canvas.style.cursor=e)}regionAt(e){let{x:t,y:n}=yS(e),r=this.regions().filter(({box:e})=>e&&t>=e.left&&n>=e.top&&t<e.left+e.width&&n<e.top+e.height);return r[r.length-1]??null}};function yS(e){return{x:e.offsetX,y:e.offsetY}}function bS(e,t){let{x:n,y:r}=yS(t),{left:i,top:a}=e.box??{left:0,top:0};return{x:n-i,y:r-a,shift:t.shiftKey,ctrl:t.ctrlKey||t.metaKey,alt:t.altKey}}function xS(e,t){return Math.max(-t,Math.min(t,e))}var SS=4,CS=class{state;around;press=null;constructor(e,t){this.state=e,this.around=t}get live(){return this.state.live??!1}get pressed(){return this.press!==null}down(e){this.press={from:e,last:e,moved:!1,turning:!1}}move(e){let t=this.press;if(!t)return this.follow(this.state.hover?.(e,this.around));let n=Math.hypot(e.x-t.from.x,e.y-t.from.y)>=SS;!t.moved&&n&&this.startDrag(t),t.turning?this.around.turn(e.x-t.last.x,e.y-t.last.y):t.moved&&this.follow(this.state.drag?.(e,this.around)),t.last=e}up(e){let t=this.press;this.press=null,t&&!t.turning&&this.follow(t.moved?this.state.drop?.(e,this.around):this.state.click?.(e,this.around))}doubleClick(e){this.follow(this.state.doubleClick?.(e,this.around))}cancel(){let e=this.live;return this.press=null,this.follow(this.state.cancel?.(this.around)),e}startDrag(e){e.moved=!0;let t=this.state.grab?.(e.from,this.around)??null;e.turning=t===null,this.follow(t??void 0)}follow(e){e&&(this.state=e)}},wS=class e{box;name=`box-class/aiming`;live=!0;cursor=`crosshair`;constructor(e){this.box=e}drag(t,n){let{center:r,size:i}=this.box,a=n.onLevel(t.x,t.y,r[2]-i[2]/2);if(!a)return this;let o=Math.atan2(a[1]-r[1],a[0]-r[0]);return new e({...this.box,rotation:Ec(o)})}drop(e,t){return t.events.placeBox(this.box),new TS}cancel(){return new TS}sketch(){return{cuboid:this.box}}},TS=class e{ghost;name=`box-class`;cursor=`crosshair`;constructor(e=null){this.ghost=e}hover(t,n){return new e(ES(t,n))}click(t,n){let r=ES(t,n);return r&&n.events.placeBox(r),new e}grab(e,t){let n=ES(e,t);return n&&new wS(n)}cancel(){return new e}sketch(){return this.ghost?{cuboid:this.ghost}:{}}};function ES(e,t){let n=t.boxSize(),r=n&&t.groundAt(e.x,e.y);return r&&DS(r,n,t.usualYaw())}function DS(e,t,n){return{center:[e[0],e[1],e[2]+t[2]/2],rotation:Ec(n),size:t}}var OS=class{name=`box-click`;cursor=`crosshair`;click(e,t){let n=t.pointAt(e.x,e.y);return n&&!t.isLabeled(n)?t.events.pickPoint(n):t.events.pickTrack(t.trackAt(e.x,e.y)),this}},kS=class e{from;to;name=`box-rectangle/drawing`;live=!0;cursor=`crosshair`;constructor(e,t){this.from=e,this.to=t}drag(t){return new e(this.from,t)}drop(e,t){let n=t.groundOf(AS(this.from,e));return n&&t.events.pickRectangle(n),new jS}cancel(){return new jS}sketch(){return{rectangle:AS(this.from,this.to)}}};function AS(e,t){return{left:Math.min(e.x,t.x),top:Math.min(e.y,t.y),right:Math.max(e.x,t.x),bottom:Math.max(e.y,t.y)}}var jS=class{name=`box-rectangle`;cursor=`crosshair`;click(e,t){return new OS().click(e,t),this}grab(e){return new kS(e,e)}},MS=1.6,NS=.3,PS=.1,FS=5;function IS(e,t,n,r){let i=[t[0]-e[0],t[1]-e[1]],a=Math.hypot(...i)||PS,o=[i[0]/a,i[1]/a],s=(n[1]-e[1])*o[0]-(n[0]-e[0])*o[1],c=[(e[0]+t[0])/2-o[1]*s/2,(e[1]+t[1])/2+o[0]*s/2],l=r.groundHeight(...c),u=e=>({center:[c[0],c[1],l+e/2],rotation:Ec(Math.atan2(o[1],o[0])),size:[Math.max(a,PS),Math.max(Math.abs(s),PS),e]}),d=(r.topOf(u(FS))??-1/0)-l;return u(d>NS?d:MS)}var LS=class e{rear;front;box;name=`box-three/widthwise`;live=!0;cursor=`crosshair`;constructor(e,t,n){this.rear=e,this.front=t,this.box=n}static start(t,n,r){return new e(t,n,IS(t,n,n,r))}hover(t,n){let r=n.onLevel(t.x,t.y,this.rear[2]);return r?new e(this.rear,this.front,IS(this.rear,this.front,r,n)):this}click(e,t){let n=t.onLevel(e.x,e.y,this.rear[2]);return n?(t.events.placeBox(IS(this.rear,this.front,n,t)),new BS):this}cancel(){return new BS}sketch(){let[e,t,n]=this.box.size.map(e=>e.toFixed(2));return{cuboid:this.box,note:{at:this.box.center,text:`${e} × ${t} × ${n} m`}}}},RS=.1,zS=class e{rear;front;name=`box-three/lengthwise`;live=!0;cursor=`crosshair`;constructor(e,t){this.rear=e,this.front=t}hover(t,n){let r=n.groundAt(t.x,t.y);return r?new e(this.rear,r):this}click(e,t){let n=t.groundAt(e.x,e.y);return!n||bc(gc(n,this.rear))<RS?this:LS.start(this.rear,n,t)}cancel(){return new BS}sketch(){let e=bc(gc(this.front,this.rear));return{lines:[[this.rear,this.front]],note:{at:this.front,text:`length ${e.toFixed(2)} m`}}}},BS=class{name=`box-three`;cursor=`crosshair`;click(e,t){let n=t.groundAt(e.x,e.y);return n?new zS(n,n):this}},VS=class e{marked;grabbed;name=`select/moving`;live=!0;cursor=`grabbing`;now;constructor(e,t){this.marked=e,this.grabbed=t,this.now=e.cuboid}static start(t,n,r){let i=r.onLevel(t.x,t.y,HS(n.cuboid));return i&&new e(n,i)}drag(e,t){let n=t.onLevel(e.x,e.y,HS(this.marked.cuboid));if(!n)return this;let r=gc(n,this.grabbed);return this.now={...this.marked.cuboid,center:hc(this.marked.cuboid.center,[r[0],r[1],0])},t.events.preview(this.marked.track,this.now),this}drop(e,t){return t.events.commit(this.marked.track,this.now,`move`),new US}cancel(e){return e.events.cancel(this.marked.track),new US}};function HS(e){return e.center[2]-e.size[2]/2}var US=class e{name=`select`;cursor=`default`;hover(t,n){let r=n.trackAt(t.x,t.y);return r===null?new e:new WS(r===n.selected()?.track?`move`:`pointer`)}click(e,t){let n=e.ctrl||e.alt?t.pointAt(e.x,e.y):null;return n?t.events.pickPoint(n):t.events.pickTrack(t.trackAt(e.x,e.y)),this}grab(e,t){let n=t.selected();return!n||t.trackAt(e.x,e.y)!==n.track?null:VS.start(e,n,t)}},WS=class extends US{cursor;constructor(e){super(),this.cursor=e}};function GS(e){switch(e){case`select`:return new US;case`box-click`:return new OS;case`box-rectangle`:return new jS;case`box-three`:return new BS;case`box-class`:return new TS}}var KS={solid:0,dashed:1,dotted:2,dashDot:3},qS=`
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
uniform vec2 uPixels;
in vec3 position;
in vec3 start;
in vec3 end;
in vec4 stroke;
in vec2 shape;
out vec4 vColor;
out float vAside, vAlong;
flat out float vHalf, vDash;
void main() {
  vec4 a = projectionMatrix * (modelViewMatrix * vec4(start, 1.0));
  vec4 b = projectionMatrix * (modelViewMatrix * vec4(end, 1.0));
  float nearA = a.z + a.w, nearB = b.z + b.w;
  if (nearA < 0.0 && nearB < 0.0) { gl_Position = vec4(2.0, 2.0, 2.0, 1.0); return; }
  if (nearA < 0.0) a = mix(a, b, nearA / (nearA - nearB));
  if (nearB < 0.0) b = mix(b, a, nearB / (nearB - nearA));
  vec3 from = a.xyz / a.w, to = b.xyz / b.w;
  vec2 run = (to.xy - from.xy) * uPixels * 0.5;
  float len = length(run);
  vec2 along = len > 0.0 ? run / len : vec2(1.0, 0.0);
  float reach = shape.x * 0.5 + 0.75;
  float cap = shape.x * 0.5;
  vec2 aside = vec2(-along.y, along.x) * position.y * reach + along * (position.x * 2.0 - 1.0) * cap;
  vec3 at = mix(from, to, position.x);
  gl_Position = vec4(at.xy + aside * 2.0 / uPixels, at.z, 1.0);
  vColor = stroke;
  vAside = position.y * reach;
  vAlong = position.x * len;
  vHalf = shape.x * 0.5;
  vDash = shape.y;
}`,JS=`
precision highp float;
in vec4 vColor;
in float vAside, vAlong;
flat in float vHalf, vDash;
out vec4 color;
void main() {
  float alpha = vColor.a * clamp(vHalf + 0.5 - abs(vAside), 0.0, 1.0);
  if (vDash == 1.0 && mod(vAlong, 11.0) > 6.5) discard;
  if (vDash == 2.0 && mod(vAlong, 6.0) > 2.5) discard;
  if (vDash == 3.0) { float at = mod(vAlong, 16.0); if (at > 8.0 && (at < 11.0 || at > 13.0)) discard; }
  color = vec4(vColor.rgb, alpha);
}`,YS=new Float32Array([0,-1,0,1,-1,0,1,1,0,0,1,0]),XS=class{mesh;pixels=new Fm(1,1);starts=new Float32Array;ends=new Float32Array;strokes=new Uint8Array;shapes=new Float32Array;count=0;constructor(e){let t=new z_({glslVersion:dm,vertexShader:qS,fragmentShader:JS,uniforms:{uPixels:{value:this.pixels}},transparent:!0,depthTest:e,depthWrite:!1,side:2});this.mesh=new o_(new _v,t),this.mesh.frustumCulled=!1}clear(){this.count=0}line(e,t,n){this.count*2===this.shapes.length&&this.grow();let{color:r,alpha:i=1,width:a,dash:o=KS.solid}=n;this.starts.set(e,this.count*3),this.ends.set(t,this.count*3),this.strokes.set([r[0]*255,r[1]*255,r[2]*255,i*255],this.count*4),this.shapes.set([a,o],this.count*2),this.count++}path(e,t){for(let n=1;n<e.length;n++)this.line(e[n-1],e[n],t)}flush(){let{geometry:e}=this.mesh;for(let t of[`start`,`end`,`stroke`,`shape`]){let n=e.getAttribute(t);n instanceof u_&&this.upload(n)}e.instanceCount=this.count,this.mesh.visible=this.count>0}setViewport(e,t){this.pixels.set(e,t)}dispose(){this.mesh.geometry.dispose(),this.mesh.material.dispose()}upload(e){e.clearUpdateRanges(),e.addUpdateRange(0,this.count*e.itemSize),e.needsUpdate=!0}grow(){let e=Math.max(64,2*this.count);this.starts=ZS(this.starts,e*3),this.ends=ZS(this.ends,e*3),this.shapes=ZS(this.shapes,e*2);let t=new Uint8Array(e*4);t.set(this.strokes),this.strokes=t,this.mesh.geometry.dispose(),this.mesh.geometry=this.geometryOfArrays()}geometryOfArrays(){let e=new _v,t=(t,n)=>e.setAttribute(t,n.setUsage(um));return e.setAttribute(`position`,new xg(YS,3)),e.setIndex([0,1,2,0,2,3]),t(`start`,new u_(this.starts,3)),t(`end`,new u_(this.ends,3)),t(`stroke`,new u_(this.strokes,4,!0)),t(`shape`,new u_(this.shapes,2)),e}};function ZS(e,t){let n=new Float32Array(t);return n.set(e),n}var QS={keyframe:KS.solid,import:KS.solid,interpolated:KS.dashed,propagated:KS.dotted,model:KS.dashDot},$S={keyframe:`solid`,import:`solid`,interpolated:`dashed`,propagated:`dotted`,model:`dashed`},eC=[[0,1],[2,3],[4,5],[6,7],[0,2],[1,3],[4,6],[5,7],[0,4],[1,5],[2,6],[3,7]],tC=[1,3,7,5],nC=[[0,2,6,4],[0,1,5,4],[2,3,7,6],[4,5,7,6]];function rC(e,t,n,r,i,a){let o=tf(ef(e.color),r.ink,r.inkShare+(t?.2:0)),s=QS[e.source];aC(e.cuboid,n,i,a,{color:o,dash:s,edge:(t?2.5:1.5)+(s===KS.dotted?.5:0),front:t?.4:s===KS.solid?.28:.14,body:t?.06:0})}function iC(e,t,n,r,i){aC(e,t,r,i,{color:n.lit,dash:KS.solid,edge:2,front:.35,body:.08})}function aC(e,t,n,r,i){let a=Nc(e).map(e=>gc(e,t));for(let[e,t]of eC)n.line(a[e],a[t],{color:i.color,width:i.edge,dash:i.dash});if(r.polygon(tC.map(e=>a[e]),i.color,i.front),i.body)for(let e of nC)r.polygon(e.map(e=>a[e]),i.color,i.body);oC(e,t,n,i)}function oC(e,t,n,r){let[i,a,o]=e.size,s=-o/2,c=i/2+Math.min(1,i*.25),l=Math.min(.3,a*.2),u=(n,r)=>gc(Oc(e,[n,r,s]),t),d={color:r.color,width:r.edge};n.line(u(0,0),u(c,0),d),n.line(u(c,0),u(c-1.5*l,l),d),n.line(u(c,0),u(c-1.5*l,-l),d)}var sC=100,cC=10,lC=[10,20,30,40,60,80,100],uC=[4.5,1.85,1.5],dC=1.35;function fC(e,t,n,r,i){let a=(r,i)=>gc(Oc(e,[r,i,t]),n);for(let e=-100;e<=sC;e+=cC)i.line(a(-100,e),a(sC,e),{color:r.grid,width:1}),i.line(a(e,-100),a(e,sC),{color:r.grid,width:1});for(let e of lC)i.path(gC(e,a),{color:r.ring,width:1})}function pC(e,t,n){return Oc(e,[n,0,t])}function mC(e,t,n,r,i,a){let o=hC(e,t),s=(e,t,r)=>{let i=[e*o.size[0]/2,t*o.size[1]/2,r*o.size[2]/2];return gc(Oc(o,i),n)},c=(e,t,n)=>[s(t,1,e),s(t,-1,e),s(n,-1,e),s(n,1,e),s(t,1,e)],l={color:r.ego,width:1.5},[u,d,f]=[c(-1,1,-1),c(.1,1,-1),c(1,.15,-.7)];for(let e of[u,d,f])i.path(e,l);for(let e=0;e<4;e++)i.path([u[e],d[e],f[e]],l);a.polygon(u.slice(0,4),r.ego,.25),a.polygon([s(1.5,0,-1),s(1.15,.4,-1),s(1.15,-.4,-1)],r.ego,.9)}function hC(e,t){return{center:Oc(e,[dC,0,t+uC[2]/2]),rotation:e.rotation,size:uC}}function gC(e,t){let n=[];for(let r=0;r<=64;r++){let i=r/64*2*Math.PI;n.push(t(e*Math.cos(i),e*Math.sin(i)))}return n}var _C=17,vC=6.6,yC=class{element;pool=[];constructor(e){this.element=document.createElement(`div`),this.element.style.cssText=`position:absolute;overflow:hidden;pointer-events:none;contain:strict;`,e.append(this.element)}place(e,t,n,r){Object.assign(this.element.style,{left:`${e}px`,top:`${t}px`,width:`${n}px`,height:`${r}px`,display:n>0?`block`:`none`})}show(e,t){let n=wC(e);for(;this.pool.length<n.length;)this.pool.push(this.grow());this.pool.forEach((e,r)=>r<n.length?CC(e,n[r],t):e.style.display=`none`)}dispose(){this.element.remove()}grow(){let e=document.createElement(`span`);return this.element.append(e),e}},bC=`position:absolute;left:0;top:0;white-space:nowrap;font:500 .86rem/1.2 system-ui,sans-serif;font-variant-numeric:tabular-nums;`,xC={track:`padding:1px 5px;border-radius:3px;border-left:4px solid;`,chosen:`padding:1px 6px;border-radius:3px;border-left:4px solid;font-weight:700;font-size:.94rem;`,faint:`font-size:.8rem;`,title:`padding:0 5px;border-radius:3px;font-weight:600;letter-spacing:.04em;`,size:`padding:0 4px;border-radius:3px;font-weight:600;`},SC={middle:`-50%`,left:`0`,right:`-100%`};function CC(e,t,n){let r=`${t.kind} ${t.color} ${t.tick} ${t.dash} ${n}`;if(e.dataset.look!==r){let i=t.kind===`faint`?``:`background:${n};`,a=`border-color:${t.tick??`transparent`};border-left-style:${t.dash??`solid`};`;e.style.cssText=`${bC}${xC[t.kind]}${i}color:${t.color};${a}`,e.dataset.look=r}e.textContent!==t.text&&(e.textContent=t.text),e.style.display=`block`,e.style.transform=`translate(${Math.round(t.x)}px,${Math.round(t.y)}px) translate(${SC[t.anchor]},-50%)`}function wC(e){let t=[];return e.filter(e=>{if(e.kind!==`track`&&e.kind!==`chosen`)return!0;let n=e.text.length*vC/2+8,r={left:e.x-n,right:e.x+n,y:e.y},i=t.some(e=>e.left<r.right&&r.left<e.right&&Math.abs(e.y-r.y)<_C);return i||t.push(r),!i})}var TC=`
precision highp float;
uniform mat4 modelViewMatrix, projectionMatrix;
in vec3 position;
in vec4 paint;
flat out vec4 vColor;
void main() {
  gl_Position = projectionMatrix * (modelViewMatrix * vec4(position, 1.0));
  vColor = paint;
}`,EC=`
precision highp float;
flat in vec4 vColor;
out vec4 color;
void main() { color = vColor; }`,DC=class{mesh;corners=new Float32Array;paints=new Uint8Array;count=0;constructor(e){let t=new z_({glslVersion:dm,vertexShader:TC,fragmentShader:EC,transparent:!0,depthTest:e,depthWrite:!1,side:2});this.mesh=new o_(new Ig,t),this.mesh.frustumCulled=!1}clear(){this.count=0}polygon(e,t,n){for(let r=2;r<e.length;r++)for(let i of[e[0],e[r-1],e[r]])this.corner(i,t,n)}flush(){let{geometry:e}=this.mesh;for(let t of Object.values(e.attributes))t.needsUpdate=!0;e.setDrawRange(0,this.count),this.mesh.visible=this.count>0}dispose(){this.mesh.geometry.dispose(),this.mesh.material.dispose()}corner(e,t,n){this.count*3===this.corners.length&&this.grow(),this.corners.set(e,this.count*3),this.paints.set([t[0]*255,t[1]*255,t[2]*255,n*255],this.count*4),this.count++}grow(){let e=Math.max(96,2*this.count),t=new Float32Array(e*3),n=new Uint8Array(e*4);t.set(this.corners),n.set(this.paints),this.corners=t,this.paints=n,this.mesh.geometry.dispose(),this.mesh.geometry=new Ig,this.mesh.geometry.setAttribute(`position`,new xg(t,3).setUsage(um)),this.mesh.geometry.setAttribute(`paint`,new xg(n,4,!0).setUsage(um))}},OC=class{stand;opening;sight;pixelFromWorld;constructor(e,t,n){this.stand=e,this.opening=t,this.sight=n,this.pixelFromWorld=jC(e,t,n)}ray(e,t){let{right:n,up:r,forward:i,eye:a}=this.stand,{width:o,height:s}=this.sight,c=(this.opening.kind===`perspective`?this.opening.tanHalf:this.opening.halfHeight)/(s/2),l=hc(_c(n,(e-o/2)*c),_c(r,(s/2-t)*c));return this.opening.kind===`perspective`?{origin:a,direction:hc(i,l)}:{origin:hc(a,l),direction:i}}project(e){let t=this.pixelFromWorld,n=n=>t[n]*e[0]+t[n+1]*e[1]+t[n+2]*e[2]+t[n+3],r=n(12),i=n(8);return r>1e-6&&i>0?{x:n(0)/r,y:n(4)/r,depth:i}:null}onLevel(e,t,n){let{origin:r,direction:i}=this.ray(e,t),a=(n-r[2])/i[2];return Number.isFinite(a)&&a>0?hc(r,_c(i,a)):null}metresPerPixel(e){return(this.opening.kind===`perspective`?this.opening.tanHalf*e:this.opening.halfHeight)/(this.sight.height/2)}place(e,t){let{right:n,up:r,forward:i,eye:a}=this.stand,o=gc(a,t);e.matrixWorld.makeBasis(new Z(...n),new Z(...r),new Z(-i[0],-i[1],-i[2])).setPosition(o[0],o[1],o[2]),e.matrixWorldInverse.copy(e.matrixWorld).invert(),this.setProjection(e.projectionMatrix),e.projectionMatrixInverse.copy(e.projectionMatrix).invert()}setProjection(e){let{width:t,height:n,near:r,far:i}=this.sight,a=this.opening.kind===`perspective`?r*this.opening.tanHalf:this.opening.halfHeight,o=a*t/n;this.opening.kind===`perspective`?e.makePerspective(-o,o,a,-a,r,i):e.makeOrthographic(-o,o,a,-a,r,i)}};function kC(){let e=new dv;return e.matrixAutoUpdate=!1,e.matrixWorldAutoUpdate=!1,e}function AC(e,t,n){e.projectionMatrix.makeOrthographic(0,t,0,n,-1,1),e.projectionMatrixInverse.copy(e.projectionMatrix).invert()}function jC(e,t,{width:n,height:r}){let i=t=>[...t,-vc(t,e.eye)],[a,o,s]=[i(e.right),i(e.up),i(e.forward)],c=t.kind===`perspective`?s:[0,0,0,1],l=r/2/(t.kind===`perspective`?t.tanHalf:t.halfHeight);return Float64Array.from([...c.map((e,t)=>n/2*e+l*a[t]),...c.map((e,t)=>r/2*e-l*o[t]),...s,...c])}var MC=.5,NC=.2;function PC(e,t,n,r,i){for(let{point:a,velocity:o}of e){let e=bc(o)>MC,s=gc(Oc(t,a),n),c={color:e?r.radar:r.radarStill,width:1.5};FC(s,i,c),e&&IC(s,Sc(t.rotation,o),i,{...c,width:2})}}function FC(e,t,n){let r=[[NC,0,0],[0,NC,0],[0,0,NC]];for(let i of r)t.line(gc(e,i),hc(e,i),n)}function IC(e,t,n,r){let i=hc(e,t),a=_c(xc(t),-.6),o=_c(xc([-t[1],t[0],0]),.25);n.line(e,i,r),n.line(i,hc(hc(i,a),o),r),n.line(i,gc(hc(i,a),o),r)}var LC=class{clouds=new Nh;scene=new Hh;flat=new Hh;groundLines=new XS(!0);groundFaces=new DC(!0);faces=new DC(!0);edges=new XS(!0);radar=new XS(!0);sketchFaces=new DC(!1);sketchLines=new XS(!1);flatFaces=new DC(!1);flatLines=new XS(!1);camera=kC();pixelCamera=kC();constructor(){this.scene.add(this.clouds);let e=[this.groundFaces,this.groundLines,this.faces,this.edges,this.radar,this.sketchFaces,this.sketchLines];for(let t of e)this.scene.add(t.mesh);this.flat.add(this.flatFaces.mesh,this.flatLines.mesh),this.prime();for(let e of this.parts())e.flush()}drawGround({current:e,style:t,groundZ:n,origin:r},i){this.groundLines.clear(),this.groundFaces.clear(),e&&t.grid&&fC(e.worldFromEgo,n,r,i,this.groundLines),e&&t.ego&&mC(e.worldFromEgo,n,r,i,this.groundLines,this.groundFaces),this.groundLines.flush(),this.groundFaces.flush()}drawCuboids(e,t){this.edges.clear(),this.faces.clear();for(let n of e.now())rC(n,n.track===e.selected,e.origin,t,this.edges,this.faces);this.edges.flush(),this.faces.flush()}drawRadar(e,t,n,r){this.radar.clear(),PC(e,t,n,r,this.radar),this.radar.flush()}clearRadar(){this.radar.clear(),this.radar.flush()}drawSketch(e,t,n){for(let e of[this.sketchFaces,this.sketchLines,this.flatFaces,this.flatLines])e.clear();e.cuboid&&iC(e.cuboid,t,n,this.sketchLines,this.sketchFaces);for(let r of e.lines??[])this.sketchLines.path(r.map(e=>gc(e,t)),{color:n.lit,width:2.5});e.rectangle&&this.drawRectangle(e.rectangle,n);for(let e of[this.sketchFaces,this.sketchLines,this.flatFaces,this.flatLines])e.flush()}draw(e,t,n,r,i){e.clear(t,i.main);for(let e of this.parts())e instanceof XS&&e.setViewport(t.width,t.height);n.place(this.camera,r),e.show(this.scene,this.camera),this.flatLines.mesh.visible&&(AC(this.pixelCamera,t.width,t.height),e.show(this.flat,this.pixelCamera))}dispose(){for(let e of this.parts())e.dispose()}prime(){let e=[0,0,-1e6],t=[0,0,0];this.groundLines.line(e,e,{color:t,width:1}),this.faces.polygon([e,e,e],t,1)}drawRectangle({left:e,top:t,right:n,bottom:r},i){let a=[[e,t,0],[n,t,0],[n,r,0],[e,r,0]];this.flatFaces.polygon(a,i.lit,.12),this.flatLines.path([...a,a[0]],{color:i.lit,width:1.5})}parts(){return[this.groundLines,this.groundFaces,this.faces,this.edges,this.radar,this.sketchFaces,this.sketchLines,this.flatFaces,this.flatLines]}},RC=7,zC=6,BC=.25,VC=2.5,HC=.4,UC=150,WC=class{events;shown;lens;turn;boxSize;constructor(e,t,n,r,i){this.events=e,this.shown=t,this.lens=n,this.turn=r,this.boxSize=i}trackAt(e,t){let{origin:n,direction:r}=this.lens().ray(e,t),i=1/0,a=null;for(let e of this.shown.now()){let t=Pc(n,r,e.cuboid);t===null||t>=i||(i=t,a=e.track)}return a}selected(){return this.shown.marked()}pick(e,t){let{current:n}=this.shown;return n&&vf(n,this.lens(),e,t,RC)}pointAt(e,t){return this.pick(e,t)?.world??null}isLabeled(e){for(let t of this.shown.now())if(kc(t.cuboid,e).every((e,n)=>Math.abs(e)<=t.cuboid.size[n]/2))return!0;return!1}groundAt(e,t){let n=this.pointAt(e,t);if(n)return[n[0],n[1],this.groundHeight(n[0],n[1])];let r=this.onLevel(e,t,this.egoGround());return r&&this.onLevel(e,t,this.groundHeight(r[0],r[1]))}onLevel(e,t,n){return this.lens().onLevel(e,t,n)}groundHeight(e,t){let{current:n}=this.shown;return(n&&wf(n,e,t))??this.egoGround()}topOf(e){let{current:t}=this.shown;return(t&&Cf(t,e)?.[1])??null}usualYaw(){return this.shown.current?Dc(this.shown.current.worldFromEgo.rotation):0}groundOf(e){let{left:t,right:n,top:r,bottom:i}=e;if(n-t<zC||i-r<zC)return null;let a=this.lens();if(a.opening.kind===`parallel`)return this.underCorners(e);let o=this.reachOf(e);if(!o)return this.underCorners(e);let s=(r+i)/2,[c,l]=[a.ray(t,s),a.ray(n,s)],u=(e,t)=>{let n=Math.hypot(e.direction[0],e.direction[1]);return[e.origin[0]+e.direction[0]/n*t,e.origin[1]+e.direction[1]/n*t]};return[u(c,o[0]),u(l,o[0]),u(l,o[1]),u(c,o[1])]}underCorners({left:e,right:t,top:n,bottom:r}){let i=this.groundAt((e+t)/2,(n+r)/2)?.[2]??this.egoGround(),a=[[e,r],[t,r],[t,n],[e,n]].map(([e,t])=>this.onLevel(e,t,i)),o=this.lens().stand.eye,s=a.filter(e=>e!==null);return s.length<4||s.some(e=>Math.hypot(e[0]-o[0],e[1]-o[1])>600)?null:s.map(e=>[e[0],e[1]])}reachOf(e){let{current:t}=this.shown;if(!t)return null;let{eye:n}=this.lens().stand,r=[];for(let i of bf(t,this.lens(),e)){let e=Tf(t,i),a=t.cloud.lift[i]*qx<BC,o=Math.hypot(e[0]-n[0],e[1]-n[1]);!a&&o<UC&&r.push(o)}return r.length?GC(r.sort((e,t)=>e-t)):null}egoGround(){let{current:e,groundZ:t}=this.shown;return e?e.worldFromEgo.center[2]+t:0}};function GC(e){let t=Math.max(3,e.length*.1),n=0;for(let r=1;r<=e.length;r++)if(!(r<e.length&&e[r]-e[r-1]<VC)){if(r-n>=t)return[e[n]-HC,e[r-1]+HC];n=r}return[e[0]-HC,e[e.length-1]+HC]}var KC=Math.tan(Math.PI/180*25),qC=-.1,JC=Math.PI/2-.001,YC=.005,XC=1,ZC=600,QC=class{target=[0,0,0];distance=40;yawRad=0;pitchRad=.5;isTop=!1;lens(e,t){let n=this.stand(),r=Math.max(.1,this.distance/200);return new OC(n,this.isTop?{kind:`parallel`,halfHeight:this.distance*KC}:{kind:`perspective`,tanHalf:KC},{width:e,height:t,near:r,far:this.distance+800})}turn(e,t){this.yawRad-=e*YC,this.isTop||(this.pitchRad=$C(this.pitchRad+t*YC,qC,JC))}pan(e,t,n){let r=this.distance*KC/(n/2),{right:i}=this.stand(),a=[Math.cos(this.yawRad),Math.sin(this.yawRad),0],o=this.isTop?1:Math.max(.35,Math.sin(this.pitchRad));this.target=hc(this.target,hc(_c(i,-e*r),_c(a,t*r/o)))}zoom(e,t){let n=$C(this.distance*e,XC,ZC);this.target=hc(t,_c(gc(this.target,t),n/this.distance)),this.distance=n}ride(e){this.target=hc(this.target,e)}stand(){let[e,t]=[Math.cos(this.yawRad),Math.sin(this.yawRad)],n=[t,-e,0],r=this.isTop?Math.PI/2:this.pitchRad,i=[Math.cos(r)*e,Math.cos(r)*t,-Math.sin(r)],a=this.isTop?400:this.distance;return{eye:gc(this.target,_c(i,a)),right:n,up:yc(n,i),forward:i}}};function $C(e,t,n){return Math.min(n,Math.max(t,e))}var ew=120,tw=140,nw=class{shown;hover;changed;moving;box=null;boxSize=null;orbit=new QC;scene=new LC;labels;around;machine;panFrom=null;isPanTurning=!1;resting=0;constructor(e,t,n,r,i,a){this.shown=t,this.hover=r,this.changed=i,this.moving=a,this.labels=new yC(e),this.around=new WC(n,t,()=>this.lens(),(e,t)=>this.turn(e,t),()=>this.boxSize),this.machine=new CS(GS(`select`),this.around)}get cursor(){return this.panFrom?`grabbing`:this.machine.state.cursor??`default`}setBox(e){this.box=e;let{left:t,top:n,width:r,height:i}=e??{left:0,top:0,width:0,height:0};this.labels.place(t,n,r,i)}setTool(e){this.machine.cancel(),this.machine=new CS(GS(e),this.around),this.changed(this)}lens(){return this.orbit.lens(this.box?.width??1,this.box?.height??1)}draw(e,t){if(!this.box)return;let n=this.lens();this.scene.drawSketch(this.machine.state.sketch?.()??{},this.shown.origin,t),this.scene.draw(e,this.box,n,this.shown.origin,t),this.labels.show([...this.ringLabels(n,t),...this.trackLabels(n,t),...this.noteLabels(n,t),...this.peopleLabels(n,t)],t.plate)}down(e,t){if(t===0)return this.machine.down(e);this.panFrom=e,this.isPanTurning=this.orbit.isTop&&t===2}move(e){let t=this.machine.state.sketch;this.panFrom?this.pan(e):this.machine.move(e);let n=!this.panFrom&&!this.machine.pressed;n&&this.tellHover(e),(!n||t||this.machine.state.sketch)&&this.changed(this)}up(e){this.panFrom?this.panFrom=null:this.machine.up(e),this.changed(this)}leave(){this.hover.hoverPoint(null),this.hover.cursor(null)}zoom(e,t){let n=this.around.pointAt(e.x,e.y)??this.around.groundAt(e.x,e.y),r=n&&bc(gc(n,this.orbit.target))<3*this.orbit.distance;this.orbit.zoom(t,r?n:this.orbit.target),this.moved(),this.changed(this)}doubleClick(e){let t=this.around.pointAt(e.x,e.y);t&&this.machine.state.name===`select`&&(this.orbit.target=t,this.changed(this))}cancel(){this.panFrom=null;let e=this.machine.cancel();return this.changed(this),e}dispose(){clearTimeout(this.resting),this.labels.dispose(),this.scene.dispose()}turn(e,t){this.orbit.isTop?this.orbit.pan(e,t,this.box?.height??1):this.orbit.turn(e,t),this.moved()}moved(){clearTimeout(this.resting),this.moving(!0),this.resting=window.setTimeout(()=>{this.moving(!1),this.changed(this)},tw)}pan(e){let t=this.panFrom;t&&this.box&&(this.moved(),this.isPanTurning?this.orbit.turn(e.x-t.x,0):this.orbit.pan(e.x-t.x,e.y-t.y,this.box.height),this.panFrom=e)}tellHover(e){let t=this.around.pick(e.x,e.y),n=(t&&this.shown.current?.cloud.intensity?.[t.index])??0;this.hover.hoverPoint(t&&{world:t.world,index:t.index,intensity:n}),this.hover.cursor(t?.world??this.around.onLevel(e.x,e.y,this.around.groundHeight(this.orbit.target[0],this.orbit.target[1])))}trackLabels(e,t){let n=[];for(let r of this.shown.now()){let i=[r.cuboid.center[0],r.cuboid.center[1],r.cuboid.center[2]+r.cuboid.size[2]/2],a=e.project(i),o=r.track===this.shown.selected;if(!a||a.depth>ew&&!this.orbit.isTop&&!o)continue;let s={text:r.locked?`${r.label} · locked`:r.label,x:a.x,y:a.y-14,anchor:`middle`,kind:o?`chosen`:`track`,color:t.text,tick:r.color,dash:$S[r.source]};n.push({label:s,depth:o?0:a.depth})}return n.sort((e,t)=>e.depth-t.depth).map(e=>e.label)}noteLabels(e,t){let n=this.machine.state.sketch?.().note,r=n&&e.project(n.at);return r?[{text:n.text,x:r.x+14,y:r.y-16,color:t.text,kind:`size`,anchor:`left`}]:[]}peopleLabels(e,t){return this.shown.people.flatMap(({name:n,color:r,place:i})=>{let a=e.project(i);return a?[{text:`◀ ${n}`,x:a.x,y:a.y,color:t.text,tick:r,kind:`chosen`,anchor:`left`}]:[]})}ringLabels(e,t){let{current:n,style:r,groundZ:i}=this.shown;return!n||!r.grid?[]:lC.flatMap(r=>{let a=e.project(pC(n.worldFromEgo,i,r));return a?[{text:`${r} m`,x:a.x,y:a.y,color:t.textFaint,kind:`faint`,anchor:`middle`}]:[]})}},rw={gap:ef(`#2a323d`),main:ef(`#0d1117`),pane:ef(`#10151c`),grid:ef(`#1d2530`),ring:ef(`#3a4756`),ego:ef(`#9fb0c3`),inside:ef(`#ffb84d`),outside:ef(`#6f8297`),ink:ef(`#eef3f8`),handle:ef(`#ffffff`),handleEdge:ef(`#0d1117`),lit:ef(`#56b4e9`),radar:ef(`#ff9e4a`),radarStill:ef(`#7f8b99`),inkShare:.08,text:`#e6edf3`,textFaint:`#8b98a8`,plate:`rgba(13,17,23,0.78)`},iw={gap:ef(`#c3cad3`),main:ef(`#f3f5f8`),pane:ef(`#fbfcfd`),grid:ef(`#e1e6ec`),ring:ef(`#b3bdc9`),ego:ef(`#4d5b6b`),inside:ef(`#c44e00`),outside:ef(`#8b98a8`),ink:ef(`#10151c`),handle:ef(`#ffffff`),handleEdge:ef(`#10151c`),lit:ef(`#0072b2`),radar:ef(`#b04500`),radarStill:ef(`#8a929c`),inkShare:.3,text:`#18202a`,textFaint:`#5a6675`,plate:`rgba(255,255,255,0.85)`};function aw(e){return e===`dark`?rw:iw}var ow=class{handle;from;marked;cursor;name=`adjust/dragging`;live=!0;now;what;constructor(e,t,n,r){this.handle=e,this.from=t,this.marked=n,this.cursor=r,this.now=n.cuboid,this.what=e.kind===`yaw`?`rotate`:e.kind===`body`?`move`:`resize`}drag(e,t){return this.now=this.changed(e,t),t.events.preview(this.marked.track,this.now),this}drop(e,t){return t.events.commit(this.marked.track,this.now,this.what),new sw().hover(e,t)}cancel(e){return e.events.cancel(this.marked.track),new sw}changed(e,t){let{cuboid:n}=this.marked;if(this.handle.kind===`yaw`)return Bc(n,t.bearingOf(e)-t.bearingOf(this.from));let r=t.stepOf(this.from,e);return this.handle.kind===`body`?zc(n,r):(this.what=e.shift?`move`:`resize`,e.shift?zc(n,Rc(this.handle.faces,r)):Lc(n,this.handle.faces,r))}},sw=class e{handle;cursor;name=`adjust`;constructor(e=null,t=`default`){this.handle=e,this.cursor=t}hover(t,n){let r=n.handleAt(t.x,t.y);return new e(r,r?n.cursorOf(r):`default`)}grab(e,t){let n=t.marked(),r=n&&t.handleAt(e.x,e.y);return r&&new ow(r,e,n,t.cursorOf(r))}click(e,t){return t.clicked(),this}doubleClick(e,t){let n=t.marked(),r=t.handleAt(e.x,e.y);return n&&r?.kind===`faces`&&t.events.shrink(n.track,r.faces),this}},cw={top:{right:[0,-1,0],up:[1,0,0],rightFaces:[`right`,`left`],upFaces:[`front`,`rear`]},plan:{right:[1,0,0],up:[0,1,0],rightFaces:[`front`,`rear`],upFaces:[`left`,`right`]},side:{right:[1,0,0],up:[0,0,1],rightFaces:[`front`,`rear`],upFaces:[`top`,`bottom`]},rear:{right:[0,-1,0],up:[0,0,1],rightFaces:[`right`,`left`],upFaces:[`top`,`bottom`]}},lw=9,uw=7,dw=11,fw=28;function pw(e,t,n){let{right:r,up:i}=cw[t],a=(t,a)=>{let o=e.size.map((e,n)=>e/2*(r[n]*t+i[n]*a)),s=Sc(e.rotation,o);return n(gc(e.center,[-s[0],-s[1],-s[2]]))};return[a(-1,1),a(1,1),a(1,-1),a(-1,-1)]}function mw(e,t){let{rightFaces:n,upFaces:r}=cw[t],[i,a,o,s]=e,c=(e,t,...n)=>({handle:{kind:`faces`,faces:n},at:e,shape:t}),l=[c(i,`corner`,r[0],n[1]),c(a,`corner`,r[0],n[0]),c(o,`corner`,r[1],n[0]),c(s,`corner`,r[1],n[1]),c(yw(i,a),`edge`,r[0]),c(yw(a,o),`edge`,n[0]),c(yw(o,s),`edge`,r[1]),c(yw(s,i),`edge`,n[1])],u=vw(e,t);return u&&l.push({handle:{kind:`yaw`},at:u[1],shape:`grip`}),l}function hw(e,t,n,r){let i=mw(e,t),a=i.find(e=>e.shape===`grip`&&bw(e.at,n,r)<=dw);if(a)return a.handle;let o=Math.min(1,xw(e)/36),s=i.filter(e=>e.shape===`corner`&&bw(e.at,n,r)<=lw*o);if(s.length)return s.sort((e,t)=>bw(e.at,n,r)-bw(t.at,n,r))[0].handle;let c=i.filter(e=>e.shape===`edge`),l=e.map((t,i)=>Sw(t,e[(i+1)%4],n,r)),u=l.indexOf(Math.min(...l)),d=Cw(e,n,r);return l[u]<=(d?uw*o:uw)?c[u].handle:d?{kind:`body`}:null}function gw(e,t){if(e.kind===`yaw`)return`grab`;if(e.kind===`body`)return`move`;let{rightFaces:n,upFaces:r}=cw[t],i=e.faces.includes(n[0])?1:e.faces.includes(n[1])?-1:0,a=e.faces.includes(r[0])?1:e.faces.includes(r[1])?-1:0;return i===0?`ns-resize`:a===0?`ew-resize`:i===a?`nesw-resize`:`nwse-resize`}function _w(e,t){return t===`rear`?null:t===`top`?[e[0],e[1]]:[e[1],e[2]]}function vw(e,t){let n=t===`top`||t===`plan`?_w(e,t):null;if(!n)return null;let r=yw(...n),i=yw(e[0],e[2]),a=[r[0]-i[0],r[1]-i[1]],o=Math.hypot(...a)||1;return[r,[r[0]+a[0]/o*fw,r[1]+a[1]/o*fw]]}function yw(e,t){return[(e[0]+t[0])/2,(e[1]+t[1])/2]}function bw(e,t,n){return Math.hypot(e[0]-t,e[1]-n)}function xw(e){return Math.min(bw(e[0],...e[1]),bw(e[1],...e[2]))}function Sw(e,t,n,r){let i=[t[0]-e[0],t[1]-e[1]],a=((n-e[0])*i[0]+(r-e[1])*i[1])/(i[0]**2+i[1]**2||1),o=Math.min(1,Math.max(0,a));return Math.hypot(e[0]+i[0]*o-n,e[1]+i[1]*o-r)}function Cw(e,t,n){let r=e.map((r,i)=>{let a=e[(i+1)%4];return(a[0]-r[0])*(n-r[1])-(a[1]-r[1])*(t-r[0])});return r.every(e=>e>=0)||r.every(e=>e<=0)}var ww=1.25,Tw=.3,Ew=class{scene=new Hh;points;positions=new Float32Array;intensities=new Uint8Array;count=0;region=null;constructor(e){this.points=new S_(new Ig,iS(e)),this.points.frustumCulled=!1,this.points.matrixAutoUpdate=!1,this.scene.add(this.points)}covers(e){let{region:t}=this;return t!==null&&Nc(e).every(e=>kc(t,e).every((e,n)=>Math.abs(e)<=t.size[n]/2+1e-6))}forget(){this.region=null}gather(e,t){let n=t.size.map(e=>e*ww+Tw);this.region={...t,size:n},this.count=0;for(let t of e)this.append(t,this.region);this.flush()}place(e,t){if(!this.region)return;let n={center:this.region.center,rotation:[0,0,0,1]};oS(this.points.matrix,{...n,center:gc(n.center,e)}),this.points.matrixWorldNeedsUpdate=!0,aS(this.points.material,t,n)}dispose(){this.points.geometry.dispose(),this.points.material.dispose()}append({frame:e,xyz:t,then:n},r){let i=Ac({...e.worldFromEgo,center:gc(e.worldFromEgo.center,r.center)});xf(e,r,n=>this.push(i,t,n,e)),n&&t!==e.cloud.xyz&&xf(e,n,n=>this.push(i,t,n,e))}flush(){let{geometry:e}=this.points;for(let t of Object.values(e.attributes))t instanceof xg&&(t.clearUpdateRanges(),t.addUpdateRange(0,this.count*t.itemSize),t.needsUpdate=!0);e.setDrawRange(0,this.count)}push(e,t,n,{cloud:r}){let i=t[3*n],a=t[3*n+1],o=t[3*n+2];this.count===this.intensities.length&&this.grow();let s=3*this.count;this.positions[s]=e[0]*i+e[1]*a+e[2]*o+e[3],this.positions[s+1]=e[4]*i+e[5]*a+e[6]*o+e[7],this.positions[s+2]=e[8]*i+e[9]*a+e[10]*o+e[11],this.intensities[this.count++]=r.intensity?r.intensity[n]:160}grow(){let e=Math.max(4096,2*this.count),t=new Float32Array(3*e);t.set(this.positions);let n=new Uint8Array(e);n.set(this.intensities),this.positions=t,this.intensities=n,this.points.geometry.dispose(),this.points.geometry=new Ig,this.points.geometry.setAttribute(`position`,new xg(t,3).setUsage(um)),this.points.geometry.setAttribute(`intensity`,new xg(n,1,!0).setUsage(um))}},Dw=24;function Ow(e,t,n,r,i){let a=kw(n)*n,o={color:r.grid,width:1};for(let n=e/2%a;n<e;n+=a)i.line([Math.round(n),0,0],[Math.round(n),t,0],o);for(let n=t/2%a;n<t;n+=a)i.line([0,Math.round(n),0],[e,Math.round(n),0],o)}function kw(e){return[.1,.5,1,2,5,10,50].find(t=>t*e>=Dw)??100}function Aw(e,t,n,r){r.line([0,e,0],[t,e,0],{color:n.ring,width:1.5,dash:1})}function jw(e,t,n,r){let i=[[1,1,0],[e-1,1,0],[e-1,t-1,0],[1,t-1,0]];r.path([...i,i[0]],{color:n.lit,width:2})}function Mw(e,t,n,r,i,a){let o=tf(ef(e.color),r.ink,r.inkShare+.1),s=t.map(zw);i.path([...s,s[0]],{color:o,width:2,dash:QS[e.source]}),a.polygon(s,o,.05);let c=_w(t,n);c&&Nw(...c,t,o,i,a)}function Nw(e,t,n,r,i,a){let o=yw(n[0],n[2]),s=yw(e,t);i.line(zw(e),zw(t),{color:r,width:5}),i.line(zw(o),zw(s),{color:r,width:1.5}),a.polygon(Pw(o,s,12),r,.9)}function Pw(e,t,n){let r=Math.hypot(t[0]-e[0],t[1]-e[1])||1,i=[(t[0]-e[0])/r*n,(t[1]-e[1])/r*n],a=[t[0]-i[0],t[1]-i[1]];return[zw(t),[a[0]-i[1]/2,a[1]+i[0]/2,0],[a[0]+i[1]/2,a[1]-i[0]/2,0]]}function Fw(e,t,n,r,i,a,o){let s=vw(e,t);s&&a.line(zw(s[0]),zw(s[1]),{color:i.handle,width:1.5});for(let{handle:s,at:c,shape:l}of mw(e,t)){let t=n&&Iw(n,s)?i.lit:i.handle,u=l===`grip`?Rw(c,r*.65):Lw(c,l===`corner`?r:r*.7,e);o.polygon(u,t,1),a.path([...u,u[0]],{color:i.handleEdge,width:1.5})}}function Iw(e,t){return e.kind!==`faces`||t.kind!==`faces`?e.kind===t.kind:e.faces.length===t.faces.length&&e.faces.every(e=>t.faces.includes(e))}function Lw(e,t,n){let r=[n[1][0]-n[0][0],n[1][1]-n[0][1]],i=Math.hypot(...r)||1,[a,o]=[r[0]/i*(t/2),r[1]/i*(t/2)],s=(t,n)=>[e[0]+t*a-n*o,e[1]+t*o+n*a,0];return[s(-1,-1),s(1,-1),s(1,1),s(-1,1)]}function Rw(e,t){return Array.from({length:16},(n,r)=>{let i=r/16*2*Math.PI;return[e[0]+t*Math.cos(i),e[1]+t*Math.sin(i),0]})}function zw(e){return[e[0],e[1],0]}var Bw={top:`TOP`,plan:`TOP`,side:`SIDE`,rear:`REAR`},Vw={top:[1,0],plan:[0,1],side:[0,2],rear:[1,2]},Hw=[`L`,`W`,`H`],Uw=.6,Ww=.4,Gw=60,Kw={top:36,plan:26,side:28,rear:28},qw={top:1.5,plan:1.5,side:.8,rear:.8},Jw=.1,Yw=12,Xw=class{kind;subject;events;changed;box=null;titleText;emptyText=``;isChosen=!1;isSmall=!1;zoomFactor=1;held=null;machine;labels;near;under=new Hh;over=new Hh;metres=new XS(!1);lines=new XS(!1);faces=new DC(!1);handleLines=new XS(!1);handleFaces=new DC(!1);camera=kC();pixelCamera=kC();constructor(e,t,n,r,i,a){this.kind=t,this.subject=n,this.events=r,this.changed=a,this.labels=new yC(e),this.near=new Ew(i),this.titleText=Bw[t],this.machine=new CS(new sw,this),this.under.add(this.metres.mesh),this.over.add(this.faces.mesh,this.lines.mesh,this.handleFaces.mesh,this.handleLines.mesh)}get isLive(){return this.machine.live}get cursor(){return this.machine.state.cursor??`default`}setBox(e){this.box=e;let{left:t,top:n,width:r,height:i}=e??{left:0,top:0,width:0,height:0};this.labels.place(t,n,r,i)}forgetPoints(){this.near.forget()}marked(){let e=this.subject.shown();return e&&!e.locked?{track:e.track,cuboid:e.cuboid}:null}turn(){}clicked(){this.events.pick?.()}handleAt(e,t){let n=this.outline();return n&&hw(n,this.kind,e,t)}stepOf(e,t){let n=this.frame(),r=n?this.metresPerPixel(n):0,{right:i,up:a}=cw[this.kind];return hc(_c(i,(t.x-e.x)*r),_c(a,(e.y-t.y)*r))}bearingOf(e){let{width:t,height:n}=this.box??{width:0,height:0},{right:r,up:i}=cw[this.kind],a=hc(_c(r,e.x-t/2),_c(i,n/2-e.y));return Math.atan2(a[1],a[0])}cursorOf(e){return gw(e,this.kind)}down(e,t){t===0&&(this.held=this.marked()?.cuboid??null,this.machine.down(e))}move(e){let t=this.litHandle();this.machine.move(e),(this.machine.pressed||!Zw(t,this.litHandle()))&&this.changed(this)}up(e){this.held=null,this.machine.up(e),this.changed(this)}leave(){!this.machine.live&&this.litHandle()&&(this.machine.state=new sw,this.changed(this))}zoom(e,t){this.machine.live||(this.zoomFactor=Math.min(Yw,Math.max(Jw,this.zoomFactor*t)),this.changed(this))}doubleClick(e){this.machine.doubleClick(e)}cancel(){this.held=null;let e=this.machine.cancel();return e&&this.changed(this),e}draw(e,t){if(!this.box)return;e.clear(this.box,t.pane);let n=this.lens();if(!n)return this.labels.show([this.title(t),this.emptyLabel(t)],t.plate);let{width:r,height:i}=this.box;for(let e of[this.metres,this.lines,this.handleLines])e.setViewport(r,i);AC(this.pixelCamera,r,i),this.drawUnder(n,t),e.show(this.under,this.pixelCamera),this.showPoints(e,n),this.drawOver(t),e.show(this.over,this.pixelCamera),this.labels.show([this.title(t),...this.sizeLabels(t)],t.plate)}dispose(){this.labels.dispose();for(let e of[this.near,this.metres,...this.overParts()])e.dispose()}showPoints(e,t){let n=this.subject.shown(),r=this.regionOf(t);n&&r&&(this.near.covers(r)||this.near.gather(this.subject.sources(),r),this.near.place(this.subject.origin(),n.cuboid),t.place(this.camera,this.subject.origin()),e.show(this.near.scene,this.camera))}regionOf(e){let t=this.frame();if(!t)return null;let{right:n,up:r}=cw[this.kind],{width:i,height:a,near:o,far:s}=e.sight,c=e.metresPerPixel(1),l=yc(n,r),u=t.size.map((e,t)=>Math.abs(n[t])*i*c+Math.abs(r[t])*a*c+Math.abs(l[t])*(s-o));return{...t,size:u}}drawUnder(e,t){let{width:n,height:r}=e.sight;this.metres.clear(),Ow(n,r,1/e.metresPerPixel(1),t,this.metres);let i=this.kind===`side`||this.kind===`rear`?this.groundPixel(e):null;i!==null&&Aw(i,n,t,this.metres),this.metres.flush()}groundPixel(e){let t=this.frame();if(!t)return null;let[n,r]=t.center,i=this.subject.groundNear(n,r);return i===null?null:e.project([n,r,i])?.y??null}drawOver(e){let t=this.subject.shown(),n=this.outline();for(let e of this.overParts())e.clear();t&&n&&(Mw(t,n,this.kind,e,this.lines,this.faces),t.locked||Fw(n,this.kind,this.litHandle(),this.isSmall?7:10,e,this.handleLines,this.handleFaces)),this.isChosen&&this.box&&jw(this.box.width,this.box.height,e,this.handleLines);for(let e of this.overParts())e.flush()}overParts(){return[this.lines,this.faces,this.handleLines,this.handleFaces]}litHandle(){let{state:e}=this.machine;return`handle`in e?e.handle:null}frame(){return(this.machine.live?this.held:null)??this.subject.shown()?.cuboid??null}metresPerPixel(e){let{width:t,height:n}=this.box??{width:1,height:1},{right:r,up:i}=cw[this.kind],a=t=>Math.abs(vc(t,e.size)),o=(e,t)=>Math.max(Ww*e,Math.min(Uw*e,e-2*(this.isSmall?0:t)));return Math.max(a(r)/o(t,Gw),a(i)/o(n,Kw[this.kind]),.002)*this.zoomFactor}lens(){let e=this.frame();if(!e||!this.box)return null;let{width:t,height:n}=this.box,r=cw[this.kind],[i,a]=[Sc(e.rotation,r.right),Sc(e.rotation,r.up)],o=yc(i,a),s=Math.abs(vc(yc(r.right,r.up),e.size))/2+qw[this.kind],c=hc(e.center,_c(o,s+.1)),l=this.metresPerPixel(e)*n/2;return new OC({eye:c,right:i,up:a,forward:_c(o,-1)},{kind:`parallel`,halfHeight:l},{width:t,height:n,near:.1,far:2*s+.1})}outline(){let e=this.subject.shown()?.cuboid,t=this.lens();return!e||!t?null:pw(e,this.kind,e=>{let n=gc(e,t.stand.eye),r=t.metresPerPixel(1);return[t.sight.width/2+vc(n,t.stand.right)/r,t.sight.height/2-vc(n,t.stand.up)/r]})}emptyLabel(e){let{width:t,height:n}=this.box??{width:0,height:0};return{text:this.emptyText,x:t/2,y:n/2,color:e.textFaint,kind:`faint`,anchor:`middle`}}title(e){let t=this.frame(),n=t&&!this.isSmall?` · grid ${kw(1/this.metresPerPixel(t))} m`:``;return{text:this.titleText+n,x:8,y:15,color:e.textFaint,kind:`title`,anchor:`left`}}sizeLabels(e){let t=this.subject.shown(),n=this.outline();if(!t||!n||this.isSmall)return[];let[r,i]=Vw[this.kind],a=e=>`${Hw[e]} ${t.cuboid.size[e].toFixed(2)}`,o=Math.max(...n.map(e=>e[0])),s=Math.max(...n.map(e=>e[1])),[c,l]=[(n[0][0]+n[2][0])/2,(n[0][1]+n[2][1])/2],u=[{text:a(r),x:c,y:s+16,color:e.text,kind:`size`,anchor:`middle`},{text:a(i),x:o+12,y:l,color:e.text,kind:`size`,anchor:`left`}],{width:d,height:f}=this.box??{width:0,height:0};return u.filter(e=>e.y<=f-9&&e.x<=d-46)}};function Zw(e,t){return e===t||e!==null&&t!==null&&Iw(e,t)}var Qw=class{origin=[0,0,0];current=null;neighbors=[];cuboids=[];selected=null;people=[];draft=null;style={color:`height`,pointSize:2,background:`dark`,grid:!0,ego:!0,radar:!0};groundZ=0;placed(){return this.current}*now(){for(let e of this.cuboids)yield this.draft?.track===e.track?{...e,cuboid:this.draft.cuboid}:e}selectedNow(){for(let e of this.now())if(e.track===this.selected)return e;return null}marked(){let e=this.selectedNow();return e&&!e.locked?{track:e.track,cuboid:e.cuboid}:null}},$w=class{parent;events;look;origin;changed;cells=new Map;constructor(e,t,n,r,i){this.parent=e,this.events=t,this.look=n,this.origin=r,this.changed=i}get panes(){return[...this.cells.values()].map(e=>e.pane)}set(e){let t=new Set(e.map(({cell:e})=>e.frame.frame));for(let[e,n]of this.cells)t.has(e)||(n.pane.dispose(),this.cells.delete(e));for(let{cell:t,box:n}of e)this.take(t).show(t,n)}dispose(){this.set([])}take(e){let{frame:t}=e.frame,n=this.cells.get(t);return n||this.cells.set(t,n=new eT(this.parent,e,this.events,this.look,this.origin,this.changed)),n}},eT=class{cell;origin;pane;draft=null;constructor(e,t,n,r,i,a){this.cell=t,this.origin=i;let{width:o,height:s}=t.rect;this.pane=new Xw(e,o>s?`plan`:`top`,this,this.telling(n),r,a),this.pane.isSmall=!0,this.pane.emptyText=`absent`}show(e,t){e.frame.cloud!==this.cell.frame.cloud&&this.pane.forgetPoints(),this.cell=e,this.pane.isLive||(this.draft=null),this.pane.titleText=e.title,this.pane.isChosen=e.chosen??!1,this.pane.setBox(t)}shown(){let{cuboid:e}=this.cell;return e&&this.draft?{...e,cuboid:this.draft}:e}sources(){return[{frame:this.cell.frame,xyz:this.cell.frame.cloud.xyz,then:null}]}groundNear(e,t){return wf(this.cell.frame,e,t)}telling(e){let{frame:t}=this.cell.frame;return{preview:(n,r)=>e.preview(n,this.draft=r,t),commit:(n,r,i)=>e.commit(n,this.draft=r,i,t),cancel:n=>{this.draft=null,e.cancel(n,t)},shrink:(n,r)=>e.shrink(n,r,t),pick:()=>e.pickFrame(t)}}};Um.enabled=!1;var tT=class{canvas;viewports;renders=0;palette=aw(`dark`);renderer;isSoftware;background=new Bh;stale=new Set;areAllStale=!1;request=0;constructor(e,t){this.canvas=e,this.viewports=t,this.renderer=new Kx({canvas:e,antialias:!1,alpha:!1,stencil:!1,preserveDrawingBuffer:!0,powerPreference:`high-performance`}),this.isSoftware=rT(this.renderer),this.renderer.outputColorSpace=am,this.renderer.autoClear=!1,this.renderer.sortObjects=!1,this.renderer.debug.checkShaderErrors=!1,this.renderer.setScissorTest(!0),this.canvas.addEventListener(`webglcontextrestored`,this.restored)}get pixelRatio(){return this.renderer.getPixelRatio()}resize(e,t){let n=this.isSoftware?1:Math.min(2,window.devicePixelRatio||1);n!==this.pixelRatio&&this.renderer.setPixelRatio(n),(this.canvas.width!==Math.floor(e*n)||this.canvas.height!==Math.floor(t*n))&&this.renderer.setSize(e,t,!1),this.invalidate()}invalidate(e){e?this.stale.add(e):this.areAllStale=!0,this.request||=requestAnimationFrame(()=>this.render())}render(){cancelAnimationFrame(this.request),this.request=0,this.renders++,this.areAllStale&&this.clear(this.whole(),this.palette.gap);let e=[];for(let t of this.viewports()){let{box:n}=t;n&&(this.areAllStale||this.stale.has(t)||e.some(e=>nT(e,n)))&&(t.draw(this,this.palette),e.push(n))}this.areAllStale=!1,this.stale.clear()}clear(e,t){let n=this.canvas.height/this.pixelRatio-e.top-e.height;this.renderer.setViewport(e.left,n,e.width,e.height),this.renderer.setScissor(e.left,n,e.width,e.height),this.renderer.setClearColor(this.background.setRGB(...t),1),this.renderer.clear()}show(e,t){this.renderer.render(e,t)}restored=()=>this.invalidate();whole(){return{left:0,top:0,width:this.canvas.width/this.pixelRatio,height:this.canvas.height/this.pixelRatio}}get memory(){return this.renderer.info.memory}dispose(){cancelAnimationFrame(this.request),this.canvas.removeEventListener(`webglcontextrestored`,this.restored),this.renderer.dispose(),this.renderer.forceContextLoss()}};function nT(e,t){return e.left<t.left+t.width&&t.left<e.left+e.width&&e.top<t.top+t.height&&t.top<e.top+e.height}function rT(e){let t=e.getContext(),n=t.getExtension(`WEBGL_debug_renderer_info`);return/swiftshader|llvmpipe|software|basic render/i.test(n?String(t.getParameter(n.UNMASKED_RENDERER_WEBGL)):``)}var iT={dark:.75,light:.5},aT=`Select a box to adjust it here`,oT=`The selected object is not in this frame`,sT=1,cT=38,lT=10,uT=5,dT=class{events;shown=new Qw;stage;main;panes;strip;input;overlay=document.createElement(`div`);mainLook=new rS;nearLook=new rS;stripLook=new rS;shelf;radar=null;posesOf=()=>null;mode=`free`;isHome=!1;areSlotsStale=!0;isGestureLive=!1;constructor(e,t){this.events=t,this.stage=new tT(e,()=>this.regions()),this.overlay.style.cssText=`position:absolute;pointer-events:none;`,e.after(this.overlay);let n=e=>this.stage.invalidate(e),r=this.tellingEvents();this.main=new nw(this.overlay,this.shown,r,t,n,e=>{this.stage.isSoftware&&this.shelf.thin(e)}),this.panes=[`top`,`side`,`rear`].map(e=>new Xw(this.overlay,e,this.paneSubject(),r,this.nearLook,n)),this.strip=new $w(this.overlay,this.stripEvents(),this.stripLook,()=>this.shown.origin,n),this.shelf=new hS(this.main.scene.clouds,this.mainLook),this.input=new vS(e,()=>this.regions());for(let e of[this.nearLook,this.stripLook])e.setMode(`intensity`);this.setStyle(this.shown.style)}get renders(){return this.stage.renders}get memory(){return this.stage.memory}setLayout(e){let{canvas:t}=this.stage,n=t.getBoundingClientRect(),r=e=>e&&e.width>0?fT(n,e):null;Object.assign(this.overlay.style,{left:`${t.offsetLeft}px`,top:`${t.offsetTop}px`,zIndex:getComputedStyle(t).zIndex}),this.main.setBox(r(e.main));for(let t of this.panes)t.setBox(r(e[t.kind===`plan`?`top`:t.kind]));this.stage.resize(n.width,n.height)}setOrigin(e){this.shown.origin=e,this.shelf.place(this.shown),this.redrawAll()}setClouds(e,t){let n=this.shown.current;this.shown.current=e,this.shown.neighbors=t,this.shown.draft=null;let r=af(e.cloud);this.shown.groundZ=r.groundZ;for(let e of[this.mainLook,this.nearLook,this.stripLook])e.setRanges(r);this.mainLook.setMode(this.colorMode()),this.carry(),this.isHome?n&&this.main.orbit.ride(this.rideBetween(n,e)):this.home(),this.redrawAll()}setTrackPoses(e){this.posesOf=e,this.carry(),this.stage.invalidate()}setRadar(e,t){this.radar={returns:e,worldFromEgo:t},this.redrawRadar()}setCuboids(e){this.shown.cuboids=e,this.isGestureLive||(this.shown.draft=null),this.shown.neighbors.length&&!this.isGestureLive&&this.carry(),this.areSlotsStale=!0,this.redrawCuboids()}setPeople(e){(e.length!==0||this.shown.people.length!==0)&&(this.shown.people=e,this.stage.invalidate(this.main))}setStrip(e){let t=this.stage.canvas.getBoundingClientRect(),n=(e??[]).map(e=>({cell:e,box:fT(t,e.rect)}));this.strip.set(n.filter(({box:e})=>pT(e,t))),this.stage.invalidate()}select(e){e!==this.shown.selected&&(this.input.cancel(),this.shown.selected=e,this.shown.draft=null,this.forgetPoints(),this.redrawCuboids())}setTool(e){this.main.setTool(e)}setBoxClass(e){this.main.boxSize=e,this.stage.invalidate()}setStyle(e){this.shown.style=e;let t=aw(e.background);this.stage.palette=t,this.mainLook.setBackground(e.background,t.main,t.inside);for(let n of[this.nearLook,this.stripLook])n.setBackground(e.background,t.pane,t.inside),n.setOutside(iT[e.background]);this.mainLook.setMode(this.colorMode()),this.mainLook.setSize(e.pointSize*this.stage.pixelRatio),this.nearLook.setSize(e.pointSize*this.stage.pixelRatio),this.stripLook.setSize(sT*this.stage.pixelRatio),this.redrawAll()}setCamera(e){this.mode=e,this.main.orbit.isTop=e===`top`,e===`top`&&this.shown.current&&(this.main.orbit.yawRad=Dc(this.shown.current.worldFromEgo.rotation)),e===`follow`&&this.shown.selected!==null&&this.focus(this.shown.selected),this.stage.invalidate()}focus(e){let t=this.shown.cuboids.find(t=>t.track===e);t&&(this.main.orbit.target=t.cuboid.center,this.main.orbit.distance=Math.max(8,uT*Math.max(...t.cuboid.size)),this.stage.invalidate())}lookAt(e){this.main.orbit.target=e,this.stage.invalidate()}home(){let{current:e,groundZ:t}=this.shown;if(!e)return;let n=Dc(e.worldFromEgo.rotation),[r,i,a]=e.worldFromEgo.center,{orbit:o}=this.main;o.yawRad=n,o.pitchRad=.52,o.distance=cT,o.target=[r+lT*Math.cos(n),i+lT*Math.sin(n),a+t],this.isHome=!0,this.stage.invalidate()}nudge(e,t){for(let n of this.shown.now())if(n.track===e)return Vc(n.cuboid,t);throw Error(`track ${e} is not shown`)}pointsInside(e){return this.shown.current?Sf(this.shown.current,e):0}cancel(){return this.input.cancel()}dispose(){this.input.dispose(),this.shelf.dispose();for(let e of[this.main,...this.panes,this.strip,this.mainLook,this.nearLook,this.stripLook,this.stage])e.dispose();this.overlay.remove()}tellingEvents(){let e=(e,t,n)=>{this.shown.draft={track:e,cuboid:t},this.isGestureLive=n,this.redrawCuboids()};return{...mT(this.events),preview:(t,n)=>{e(t,n,!0),this.events.preview(t,n)},commit:(t,n,r)=>{e(t,n,!1),this.events.commit(t,n,r)},cancel:e=>{this.isGestureLive=!1,this.shown.draft=null,this.redrawCuboids(),this.events.cancel(e)}}}colorMode(){let{current:e,style:t}=this.shown;return e&&(t.color===`ring`&&!e.cloud.ring||t.color===`intensity`&&!e.cloud.intensity)?`height`:t.color}carry(){this.shelf.set(this.shown,this.posesOf),this.forgetPoints(),this.areSlotsStale=!0}rideBetween(e,t){let{selected:n}=this.shown,r=this.mode===`follow`&&n!==null,i=r?this.posesOf(n,e.frame):null,a=r?this.posesOf(n,t.frame):null;return i&&a?gc(a.center,i.center):gc(t.worldFromEgo.center,e.worldFromEgo.center)}redrawAll(){this.main.scene.drawGround(this.shown,this.stage.palette),this.redrawRadar(),this.redrawCuboids()}redrawRadar(){let{returns:e,worldFromEgo:t}=this.radar&&this.shown.style.radar?this.radar:{returns:[],worldFromEgo:null};t?this.main.scene.drawRadar(e,t,this.shown.origin,this.stage.palette):this.main.scene.clearRadar(),this.stage.invalidate()}redrawCuboids(){for(let e of this.panes)e.emptyText=this.shown.selected===null?aT:oT;this.main.scene.drawCuboids(this.shown,this.stage.palette),this.shelf.light(this.shown),this.areSlotsStale&&this.shown.style.color===`class`&&this.paintClasses(),this.stage.invalidate()}paintClasses(){this.shelf.paintClasses(this.shown,this.posesOf),this.areSlotsStale=!1}forgetPoints(){for(let e of this.panes)e.forgetPoints()}regions(){return[this.main,...this.panes,...this.strip.panes]}paneSubject(){return{shown:()=>this.shown.selectedNow(),sources:()=>this.nearSources(),origin:()=>this.shown.origin,groundNear:(e,t)=>this.shown.current&&wf(this.shown.current,e,t)}}nearSources(){let{current:e,neighbors:t,selected:n}=this.shown;return(e?[e,...t]:t).map(t=>({frame:t,xyz:this.shelf.positions(t),then:t===e||n===null?null:this.posesOf(n,t.frame)}))}stripEvents(){let{events:e}=this;return{...mT(e),pickFrame:t=>e.pickFrame?.(t)}}};function fT(e,t){return{left:t.left-e.left,top:t.top-e.top,width:t.width,height:t.height}}function pT(e,t){return e.left<t.width&&e.top<t.height&&e.left+e.width>0&&e.top+e.height>0}function mT(e){return{pickTrack:t=>e.pickTrack(t),pickPoint:t=>e.pickPoint(t),pickRectangle:t=>e.pickRectangle(t),preview:(t,n,r)=>e.preview(t,n,r),commit:(t,n,r,i)=>e.commit(t,n,r,i),cancel:(t,n)=>e.cancel(t,n),shrink:(t,n,r)=>e.shrink(t,n,r),placeBox:t=>e.placeBox(t),hoverPoint:t=>e.hoverPoint(t),cursor:t=>e.cursor(t)}}var hT=z(`<p class=tool-hint> <kbd>Esc</kbd> ends`),gT=z(`<p class=stage-note>Loading points …`),_T=z(`<p class="stage-note error-text">`),vT=z(`<div class=view><div class=view-bar><div class=segments role=radiogroup aria-label=Camera></div><span class=stepper><span></span></span><span class=grow></span><span class="quiet hover-info"></span></div><div class=stage><canvas class=stage-canvas tabindex=0 aria-label="3D view of the scene"></canvas><div class="slot main"></div><div class=slot-column>`),yT=z(`<button type=button role=radio>`),bT=z(`<div class="slot pane">`),xT=[0,0,0],ST=[`top`,`side`,`rear`],CT=[{value:`free`,label:`Free`,action:`view.free`},{value:`top`,label:`Top`,action:`view.top`},{value:`follow`,label:`Follow`,action:`view.follow`}];function wT(e){let t=q(),n,r,i={},[a,o]=S(null),[s,c]=S(null),[l,u]=S(`free`),[d,f]=S(``),[p,m]=S(null),[h,g]=S(null),_=E(()=>t.cuboid()!==null);ee(()=>{if(!r||!n)return;let a;try{a=new dT(r,jT(t,()=>p()??t.frame(),c))}catch(e){f(`The 3D view cannot start: ${fr(e)}. It needs WebGL.`);return}M(()=>a.dispose()),a.setOrigin(t.drive.origin);let s=()=>{v();let e=e=>i[e]?.getBoundingClientRect(),t=e(`main`);t&&a.setLayout({main:t,top:e(`top`),side:e(`side`),rear:e(`rear`)})},l=new ResizeObserver(s),d=!1;M(()=>{d=!0,l.disconnect()}),T(j([()=>J.text_scale,()=>e.strip,()=>J.images_rem,()=>J.images_large],()=>queueMicrotask(s))),location.search.includes(`probe`)&&Object.assign(window,{framelock_view:a});let m=new Promise(e=>y(a,e));Promise.race([m,ET(TT)]).then(()=>{!d&&n&&l.observe(n)});let h={camera:e=>{u(e),a.setCamera(e)},home:()=>a.home(),focus:()=>{let e=t.selected();e!==null&&a.focus(e)},cancel:()=>a.cancel(),strip:e=>a.setStrip(e)};o(h),e.onReady(h)});function v(){if(!r||!n)return;let t=e.strip?(n.closest(`.center`)?.getBoundingClientRect().bottom??0)-n.getBoundingClientRect().bottom:0;r.style.height=`${n.clientHeight+t}px`}function y(e,n){let r=E(()=>J.coloring===`camera`);T(j([t.frame,()=>J.n_neighbors,r],([r,i],a)=>{let o=!1;M(()=>{o=!0});let s=C(e,r,i,()=>o);s.then(n),s.then(DT).then(()=>{o||t.frames.ahead(r,a&&a[0]>r?-1:1)})})),T(()=>{let n=t.tracks();e.setTrackPoses((e,t)=>{let r=n.get(e);return r?Or(r,t):null})}),T(()=>e.setCuboids(b())),T(()=>e.select(t.selected())),T(()=>e.setTool(t.tool())),T(()=>e.setBoxClass(uo(t.ontology,t.new_class())?.size??[4.2,1.8,1.6])),T(()=>e.setStyle({color:J.coloring,pointSize:J.point_size*kT()/OT,background:J.theme,grid:J.grid,ego:J.ego,radar:J.radar})),T(j([t.frame,()=>J.radar],([n,r])=>{let i=!1;M(()=>{i=!0}),r&&t.drive.radars.length!==0&&Ht(t.id,n).then(({returns:r})=>{let a=r.map(e=>({point:e.point,velocity:e.velocity??xT}));i||e.setRadar(a,t.drive.frames[n].world_from_ego)}).catch(()=>void 0)})),T(()=>e.setPeople(x())),T(()=>{let n=t.cuboid();g(n&&p()===t.frame()?e.pointsInside(n):null)});let i=null;T(j(t.place,n=>{n&&t.tool()===`select`&&e.lookAt(n)},{defer:!0})),T(j([t.selected,p],([t,n])=>{t!==null&&n!==null&&i!==t&&(i=t,l()===`follow`&&e.focus(t))}))}let b=E(()=>{let e=p()??t.frame(),{t:n}=t.drive.frames[e],r=t.draft.cuboid(),i=r&&e===t.frame()?r:null;return[...t.tracks().values()].flatMap(r=>{let a=Or(r,e),o=i?.track===r.id?i.cuboid:a;if(!o)return[];let s=jr(r,e,n),c=s===`human`?`keyframe`:s===`absent`||s===`outside`?`interpolated`:s;return[{track:r.id,cuboid:o,source:c,color:fo(t.ontology,r.class),locked:!t.may_edit,label:`#${r.id} ${po(uo(t.ontology,r.class),r.class)}`}]})}),x=E(()=>t.people().flatMap(e=>e.connection===t.connection()||e.frame!==t.frame()||!e.point?[]:[{name:e.person,color:Zi(e.person),place:e.point}]),[],{equals:(e,t)=>e.length===0&&t.length===0});async function C(e,n,r,i){try{let a=await D(n);if(i()||(e.setClouds(a,[]),m(n),f(``),J.coloring===`camera`&&(a.rgb=await t.frames.colors(n),i()||e.setClouds(a,[])),r===0))return;let o=t.drive.frames.length-1,s=Array.from({length:2*r+1},(e,t)=>n-r+t),c=await Promise.all(s.filter(e=>e!==n&&e>=0&&e<=o).map(D));i()||e.setClouds(a,c)}catch(e){i()||f(`The points of frame ${n} cannot be had: ${fr(e)}`)}}async function D(e){let n=await t.frames.cloud(e);return{frame:e,worldFromEgo:t.drive.frames[e].world_from_ego,cloud:n}}let O=e=>[`x`,`y`,`z`].map((n,r)=>`${n} ${(e[r]-t.drive.origin[r]).toFixed(2)}`).join(`  `)+` m`;return(()=>{var e=vT(),o=e.firstChild,c=o.firstChild,u=c.nextSibling,f=u.firstChild,m=u.nextSibling.nextSibling,g=o.nextSibling,v=g.firstChild,y=v.nextSibling,b=y.nextSibling;U(o,I(Rn,{label:`Points colored by`,get value(){return J.coloring},get options(){return ya.map(e=>({value:e,label:Ma[e]}))},onChange:e=>wa(`coloring`,e)}),c),U(c,I(L,{each:CT,children:e=>(()=>{var t=yT();return t.$$click=()=>a()?.camera(e.value),U(t,()=>e.label),w(n=>{var r=l()===e.value,i=G(e.action);return r!==n.e&&V(t,`aria-checked`,n.e=r),i!==n.t&&V(t,`title`,n.t=i),n},{e:void 0,t:void 0}),t})()})),U(o,I(K,{icon:`fit`,label:`Focus`,kind:`quiet`,get title(){return G(`view.focus`)},get disabled(){return!_()},onClick:()=>a()?.focus()}),u),U(o,I(K,{label:`Whole scene`,kind:`quiet`,get title(){return G(`view.home`)},onClick:()=>a()?.home()}),u),U(u,I(K,{icon:`minus`,kind:`quiet`,get title(){return G(`view.fewer-neighbors`)},onClick:()=>wa(`n_neighbors`,Math.max(0,J.n_neighbors-1))}),f),U(f,(()=>{var e=Ve(()=>J.n_neighbors===0);return()=>e()?`1 sweep`:`± ${J.n_neighbors} sweeps`})()),U(u,I(K,{icon:`plus`,kind:`quiet`,get title(){return G(`view.more-neighbors`)},onClick:()=>wa(`n_neighbors`,Math.min(10,J.n_neighbors+1))}),null),U(m,I(R,{get when(){return s()},get fallback(){return Ve(()=>h()===null)()?``:`${h()} points in #${t.selected()}`},children:e=>`${O(e().world)} from the start · intensity ${e().intensity}`}));var x=n;typeof x==`function`?qe(x,g):n=g;var S=r;return typeof S==`function`?qe(S,v):r=v,qe(e=>{i.main=e},y),U(b,I(L,{each:ST,children:e=>(()=>{var t=bT();return qe(t=>{i[e]=t},t),t})()})),U(g,I(R,{get when(){return t.tool()!==`select`},get children(){var e=hT(),n=e.firstChild;return U(e,()=>AT[t.tool()],n),e}}),null),U(g,I(R,{get when(){return Ve(()=>p()===null)()&&!d()},get children(){return gT()}}),null),U(g,I(R,{get when(){return d()},get children(){var e=_T();return U(e,d),e}}),null),w(()=>V(u,`title`,`${G(`view.fewer-neighbors`)}; ${G(`view.more-neighbors`)}`)),e})()}var TT=500,ET=e=>new Promise(t=>setTimeout(t,e)),DT=()=>new Promise(e=>requestAnimationFrame(()=>setTimeout(e))),OT=13;function kT(){return J.text_scale&&parseFloat(getComputedStyle(document.documentElement).fontSize)}var AT={select:``,"box-click":`Click on points of an object: a box is fitted.`,"box-rectangle":`Drag a rectangle around an object: a box is fitted.`,"box-three":`Three clicks: rear corner, front corner, width.`,"box-class":`Click on the ground: a box of the usual size.`};function jT(e,t,n){let r=t=>e.tracks().get(t)?.class??e.new_class();return{pickTrack:t=>e.select(t),pickPoint:t=>{e.tool()===`box-click`?Ho(e,{point:t}):e.setPlace(t)},pickRectangle:t=>{let[n,r,i,a]=t;n&&r&&i&&a&&Ho(e,{rectangle:[n,r,i,a]})},preview:(n,i,a)=>{(a??t())===e.frame()&&e.draft.move({track:n,class:r(n),cuboid:i})},commit:(n,r,i,a=t())=>So(e,n,r,a),pickFrame:t=>e.setFrame(t),cancel:()=>e.draft.drop(),shrink:(n,r,i=t())=>{let a=e.tracks().get(n),o=a&&Or(a,i);o&&Uo(e,{track:n,cuboid:o,frame:i},r)},placeBox:t=>e.may_edit?Vo(e,e.new_class(),t):ur(`warning`,`You may look at this scene, not change it.`),hoverPoint:e=>n(e),cursor:t=>e.cursorAt(t)}}B([`click`]);var MT=z(`<p class=quiet>Its keyframes become keyframes of #<!>; its number goes. Likely ones come first.`),NT=z(`<p class=quiet>What was labeled as #<!> from this frame on becomes part of that object. Likely ones come first.`),PT=z(`<div class=class-list>`),FT=z(`<button type=button class=row><span class=row-id>#</span><span class=row-name></span><span class=quiet> – `);function IT(e){let t=q(),n=t=>Math.max(t.start-e.track.end,e.track.start-t.end,0);return I(Bn,{get title(){return`Which track is the same object as #${e.track.id}?`},get onClose(){return e.onClose},get children(){return[(()=>{var t=MT(),n=t.firstChild.nextSibling;return n.nextSibling,U(t,()=>e.track.id,n),t})(),I(RT,{get track(){return e.track},unlikely:n,onPick:n=>{t.edit({do:`merge`,into:e.track.id,from:n}),e.onClose()}})]}})}function LT(e){let t=q(),n=n=>n.end<t.t()?t.t()-n.end:n.start>e.track.end?n.start-e.track.end:2**53-1;return I(Bn,{get title(){return`Who is #${e.track.id} from frame ${t.frame()} on?`},get onClose(){return e.onClose},get children(){return[(()=>{var t=NT(),n=t.firstChild.nextSibling;return n.nextSibling,U(t,()=>e.track.id,n),t})(),I(RT,{get track(){return e.track},unlikely:n,onPick:n=>{Ro(t,e.track,n),e.onClose()}})]}})}function RT(e){let t=q(),n=()=>[...t.tracks().values()].filter(t=>t.id!==e.track.id).sort((t,n)=>Number(n.class===e.track.class)-Number(t.class===e.track.class)||e.unlikely(t)-e.unlikely(n));return(()=>{var r=PT();return U(r,I(L,{get each(){return n()},get fallback(){return I(Wn,{children:`There is no other object.`})},children:n=>(()=>{var r=FT(),i=r.firstChild;i.firstChild;var a=i.nextSibling,o=a.nextSibling,s=o.firstChild;return r.$$click=()=>e.onPick(n.id),U(r,I(Un,{get color(){return fo(t.ontology,n.class)}}),i),U(i,()=>n.id,null),U(a,()=>po(uo(t.ontology,n.class),n.class)),U(o,()=>Kn(n.start),s),U(o,()=>Kn(n.end),null),r})()})),r})()}B([`click`]);var zT=30;function BT(e){let[t,n]=S(!1),{frames:r}=e.drive,i=r.length-1;return T(()=>{if(!t())return;let a=e.frame();if(a>=i)return void n(!1);let o=performance.now()+(r[a+1].t-r[a].t)/1e6,s=setInterval(()=>{performance.now()>=o-zT/2&&e.frames.readyCloud(a+1)&&e.setFrame(a+1)},zT);M(()=>clearInterval(s))}),{playing:t,toggle:()=>{!t()&&e.frame()>=i&&e.setFrame(0),n(!t())},stop:()=>n(!1)}}var VT=z(`<section class=replay aria-label="Replay in Rerun"><div class=camera-bar><b>Replay in Rerun</b><span class=quiet></span><span class=grow></span></div><iframe title="Rerun viewer">`);function HT(e){return typeof e==`object`&&!!e&&`kind`in e&&(e.kind===`ready`||e.kind===`frame`)}function UT(e){let t=q(),n,[r,i]=S(!1),a=null,o=e=>{r()&&e!==a&&(a=e,n?.contentWindow?.postMessage({kind:`show`,frame:e},location.origin))},s=e=>{if(e.origin===location.origin&&e.source===n?.contentWindow&&HT(e.data)){if(e.data.kind===`ready`)return void i(!0);a=e.data.frame,t.setFrame(e.data.frame)}};window.addEventListener(`message`,s),M(()=>window.removeEventListener(`message`,s)),T(j([t.frame,r],([e])=>o(e)));let c=`/api/scenes/${t.id}/replay.rrd`;return(()=>{var i=VT(),a=i.firstChild,o=a.firstChild.nextSibling;o.nextSibling;var s=a.nextSibling;U(o,I(R,{get when(){return r()},fallback:`The recording is being made …`,get children(){return[`frame `,Ve(()=>t.frame()),`, moves with the editor both ways`]}})),U(a,I(K,{icon:`close`,label:`Close`,kind:`quiet`,get title(){return G(`work.replay`,`Close the replay`)},get onClick(){return e.onClose}}),null);var l=n;return typeof l==`function`?qe(l,s):n=s,w(()=>V(s,`src`,`/rerun/index.html?recording=${encodeURIComponent(c)}`)),i})()}var WT=z(`<div role=separator tabindex=0>`);function GT(e){let t=t=>wa(e.name,Math.max(e.min,Math.min(e.max,t))),n=n=>{let r=n.currentTarget,i=J[e.name],a=parseFloat(getComputedStyle(document.documentElement).fontSize),o=t=>e.direction===`row`?t.clientX:t.clientY;r.setPointerCapture(n.pointerId),r.onpointermove=r=>t(i+e.sign*(o(r)-o(n))/a),r.onpointerup=r.onpointercancel=()=>{r.onpointermove=null}},r=n=>{let r={ArrowLeft:-1,ArrowUp:-1,ArrowRight:1,ArrowDown:1}[n.key];r!==void 0&&(n.preventDefault(),n.stopPropagation(),t(J[e.name]+e.sign*r))};return(()=>{var t=WT();return t.$$keydown=r,t.$$pointerdown=n,w(n=>{var r=`splitter ${e.direction}`,i=e.label,a=e.direction===`row`?`vertical`:`horizontal`,o=Math.round(J[e.name]),s=`${e.label}: drag`;return r!==n.e&&Ge(t,n.e=r),i!==n.t&&V(t,`aria-label`,n.t=i),a!==n.a&&V(t,`aria-orientation`,n.a=a),o!==n.o&&V(t,`aria-valuenow`,n.o=o),s!==n.i&&V(t,`title`,n.i=s),n},{e:void 0,t:void 0,a:void 0,o:void 0,i:void 0}),t})()}B([`pointerdown`,`keydown`]);var KT=z(`<header class=top-bar><span class=crumb></span><div class=tools role=toolbar aria-label=Tools><button type=button class="button quiet new-class"><span></span></button></div><span class=grow>`),qT=z(`<span>`),JT=[{name:`select`,icon:`select`,label:`Select`,action:`tool.select`},{name:`box-click`,icon:`point`,label:`Click`,action:`tool.box-click`},{name:`box-rectangle`,icon:`rectangle`,label:`Rectangle`,action:`tool.box-rectangle`},{name:`box-three`,icon:`three`,label:`3 clicks`,action:`tool.box-three`},{name:`box-class`,icon:`cube`,label:`Usual size`,action:`tool.box-class`}];function YT(e){let t=q();return(()=>{var n=KT(),r=n.firstChild,i=r.nextSibling,a=i.firstChild,o=a.firstChild,s=i.nextSibling;return U(n,I(K,{icon:`back`,label:`Tasks`,kind:`quiet`,title:`Back to the tasks; everything stays saved`,get onClick(){return e.onLeave}}),r),U(r,()=>t.project.scenes.find(e=>e.id===t.id)?.name??t.drive.name),U(i,I(L,{each:JT,children:e=>I(K,{get icon(){return e.icon},get label(){return e.label},get title(){return G(e.action)},get pressed(){return t.tool()===e.name},get disabled(){return Ve(()=>e.name!==`select`)()&&!t.may_edit},onClick:()=>t.setTool(e.name)})}),a),Ke(a,`click`,e.onNewClass,!0),U(a,I(Un,{get color(){return fo(t.ontology,t.new_class())}}),o),U(o,()=>po(uo(t.ontology,t.new_class()),t.new_class())),U(n,I(K,{icon:`undo`,kind:`quiet`,get title(){return G(`undo`)},get disabled(){return!t.may_edit},onClick:()=>t.undo()}),s),U(n,I(K,{icon:`redo`,kind:`quiet`,get title(){return G(`redo`)},get disabled(){return!t.may_edit},onClick:()=>t.redo()}),s),U(n,I(Yi,{}),null),U(n,I(Ji,{}),null),U(n,I(R,{get when(){return e.task},children:t=>[(()=>{var e=qT();return U(e,()=>Oa[t().state]),w(n=>{var r=`state ${t().state}`,i=`Task ${t().id}`;return r!==n.e&&Ge(e,n.e=r),i!==n.t&&V(e,`title`,n.t=i),n},{e:void 0,t:void 0}),e})(),I(R,{get when(){return t().state===`in_progress`},get children(){return I(K,{icon:`check`,label:`Hand in`,kind:`primary`,get title(){return G(`work.submit`)},get onClick(){return e.onSubmit}})}}),I(R,{get when(){return t().state===`in_review`},get children(){return I(K,{label:`Review`,kind:`primary`,title:`Accept or reject the task`,get onClick(){return e.onReview}})}})]}),null),U(n,I(K,{icon:`film`,label:`Replay`,kind:`quiet`,get title(){return G(`work.replay`)},get onClick(){return e.onReplay}}),null),U(n,I(K,{icon:`gear`,kind:`quiet`,title:`Settings`,get onClick(){return e.onSettings}}),null),U(n,I(K,{icon:`help`,kind:`quiet`,get title(){return G(`help`)},get onClick(){return e.onHelp}}),null),w(e=>{var n=`${t.drive.log}, recorded ${new Date(Number(BigInt(t.drive.start_ns)/1000000n)).toLocaleString()}`,i=G(`object.class`,`Class of new boxes`);return n!==e.e&&V(r,`title`,e.e=n),i!==e.t&&V(a,`title`,e.t=i),e},{e:void 0,t:void 0}),n})()}B([`click`]);var XT=6e4,ZT=6e4,QT=5e3;function $T(e){let t=performance.now(),n=0,r=t,i=()=>{t=performance.now()},a=()=>{let t=n/1e3;t<1||(n=0,r=performance.now(),Ft(e,t).catch(()=>{n+=t*1e3}))},o=setInterval(()=>{performance.now()-t<ZT&&document.visibilityState===`visible`&&(n+=QT),performance.now()-r>=XT&&a()},QT),s=[`pointermove`,`keydown`,`wheel`];for(let e of s)window.addEventListener(e,i,{passive:!0});M(()=>{clearInterval(o);for(let e of s)window.removeEventListener(e,i);a()})}var eE=z(`<div class=editor><div class=center></div><aside class="panel side"><div class=tabs role=tablist>`),tE=z(`<button type=button role=tab>`),nE=[{name:`object`,title:`Object`},{name:`events`,title:`Events`},{name:`captions`,title:`Captions`},{name:`review`,title:`Review`}];function rE(e){let t=e.route.page===`scene`?e.route.place:{frame:0,track:null},n=e.route.page===`scene`?e.route.task:null,r=Fi(e.loaded,t),i=E(()=>e.project.tasks.find(e=>e.id===n)??null),a=BT(r),[o,s]=S(i()?.state===`in_review`?`review`:`object`),[c,l]=S(null),[u,d]=S(!1),[f,p]=S(null),m=()=>l(null),h=E(()=>J.strip&&!u()),g=async()=>{let t=i();if(!t)return ur(`info`,`The scene was opened without a task.`);if(t.state!==`in_progress`)return ur(`info`,`Only a task in progress can be handed in.`);try{await Nt(t.id,`in_review`,``),ur(`info`,`Task ${t.id} is handed in for review.`),e.onTasksChanged()}catch(e){ur(`error`,fr(e))}},_={togglePlay:a.toggle,stop:a.stop,showPanel:s,merge:()=>l(`merge`),reIdentify:()=>l(`re-identify`),replay:()=>d(!u()),submit:()=>void g(),focus:()=>f()?.focus(),home:()=>f()?.home(),camera:e=>f()?.camera(e),cancel:()=>f()?.cancel()??!1},v=Kc(r,_);return Uc(()=>v),M(()=>Uc({})),Sn(`editor`,v,e=>Zc(r,e)),aE(r,n,()=>e.route),n!==null&&$T(n),oE(r),I(Ni,{value:r,get children(){return[(()=>{var t=eE(),n=t.firstChild,r=n.nextSibling,c=r.firstChild;return t.$$click=iE,U(t,I(YT,{get task(){return i()},get onLeave(){return e.onLeave},get onHelp(){return e.onHelp},onSettings:()=>l(`settings`),onSubmit:()=>void g(),onReview:()=>s(`review`),get onReplay(){return _.replay},onNewClass:()=>l(`class`)}),n),U(t,I(ku,{}),n),U(t,I(GT,{name:`left_rem`,label:`Width of the object list`,direction:`row`,sign:1,min:11,max:30}),n),U(n,I(wT,{get strip(){return h()},onReady:p}),null),U(n,I(GT,{name:`images_rem`,label:`Height of the cameras`,direction:`column`,sign:-1,min:6,max:40}),null),U(n,I(ze,{get fallback(){return I(Kl,{})},get children(){return[I(Be,{get when(){return u()},get children(){return I(UT,{onClose:()=>d(!1)})}}),I(Be,{get when(){return J.strip},get children(){return I(dd,{show:e=>f()?.strip(e)})}})]}}),null),U(t,I(GT,{name:`right_rem`,label:`Width of the panels`,direction:`row`,sign:-1,min:16,max:34}),r),U(c,I(L,{each:nE,children:e=>(()=>{var t=tE();return t.$$click=()=>s(e.name),U(t,()=>e.title),w(n=>{var r=o()===e.name,i=G(`panel.${e.name}`);return r!==n.e&&V(t,`aria-selected`,n.e=r),i!==n.t&&V(t,`title`,n.t=i),n},{e:void 0,t:void 0}),t})()})),U(r,I(ze,{get children(){return[I(Be,{get when(){return o()===`object`},get children(){return I(lc,{get onMerge(){return _.merge},get onReIdentify(){return _.reIdentify}})}}),I(Be,{get when(){return o()===`events`},get children(){return I(rs,{})}}),I(Be,{get when(){return o()===`captions`},get children(){return I(ru,{})}}),I(Be,{get when(){return o()===`review`},get children(){return I(Ku,{get task(){return i()},get onStep(){return e.onTasksChanged}})}})]}}),null),U(t,I(GT,{name:`timeline_rem`,label:`Height of the timeline`,direction:`column`,sign:-1,min:6,max:36}),null),U(t,I(Kd,{get playing(){return a.playing()},get onPlay(){return a.toggle}}),null),w(e=>{var n=`${J.left_rem}rem`,r=`${J.right_rem}rem`,i=`${J.timeline_rem}rem`,a=J.images_large||u()?`52%`:`calc(${J.images_rem} * (0.55rem + 0.75vh))`;return n!==e.e&&H(t,`--left`,e.e=n),r!==e.t&&H(t,`--right`,e.t=r),i!==e.a&&H(t,`--timeline`,e.a=i),a!==e.o&&H(t,`--images`,e.o=a),e},{e:void 0,t:void 0,a:void 0,o:void 0}),t})(),I(hu,{}),I(ze,{get children(){return[I(Be,{get when(){return c()===`settings`},get children(){return I(ed,{onClose:m})}}),I(Be,{get when(){return Ve(()=>c()===`merge`)()&&r.track()},children:e=>I(IT,{get track(){return e()},onClose:m})}),I(Be,{get when(){return Ve(()=>c()===`re-identify`)()&&r.track()},children:e=>I(LT,{get track(){return e()},onClose:m})}),I(Be,{get when(){return c()===`class`},get children(){return I(Ds,{get ontology(){return r.ontology},get current(){return r.new_class()},title:`Class of new boxes`,get onChoose(){return r.setNewClass},onClose:m})}})]}})]}})}function iE(e){e.detail>0&&document.activeElement instanceof HTMLButtonElement&&document.activeElement.blur()}function aE(e,t,n){T(j([e.frame,e.selected],([n,r])=>{let i=setTimeout(()=>history.replaceState(null,``,lt({page:`scene`,place:{scene:e.id,frame:n,track:r},task:t})),500);M(()=>clearTimeout(i))})),T(j(n,()=>{let t=ct(location.hash);t.page===`scene`&&t.place.scene===e.id&&(e.setFrame(t.place.frame),e.select(t.place.track))},{defer:!0}))}function oE(e){let t=t=>{let{n_waiting:n,kept:r}=e.saving();n>0&&!r&&t.preventDefault()};window.addEventListener(`beforeunload`,t),M(()=>window.removeEventListener(`beforeunload`,t))}B([`click`]);function sE(e){let[t]=O(()=>e.scene,t=>Pi(t,e.session,e.project));return I(R,{get when(){return Ve(()=>!t.error)()&&t()},get fallback(){return I($i,{text:`Opening the drive …`,get error(){return Ve(()=>!!t.error)()?fr(t.error):void 0}})},children:t=>I(rE,Ie({get loaded(){return t()}},e))})}function cE(){let[e,{mutate:t,refetch:n}]=O(xt),[r,i]=S(!1),[a,o]=S(!1);return T(()=>{document.documentElement.dataset.theme=J.theme,document.documentElement.style.setProperty(`--text-scale`,String(J.text_scale))}),Sn(`everywhere`,{help:()=>i(!0),palette:()=>o(!0),theme:()=>wa(`theme`,J.theme===`dark`?`light`:`dark`)}),[I(ze,{get fallback(){return I($i,{text:`Opening …`,get error(){return Ve(()=>!!e.error)()?fr(e.error):void 0}})},get children(){return[I(Be,{get when(){return Ve(()=>!(e.error||e.state!==`ready`))()&&e()===null},get children(){return I(Da,{onLogin:e=>t(e)})}}),I(Be,{get when(){return Ve(()=>!e.error)()&&e()},children:e=>I(lE,{get session(){return e()},onHelp:()=>i(!0),onLogOut:()=>{Ct().finally(()=>void n())}})})]}}),I(R,{get when(){return r()},get children(){return I(ar,{onClose:()=>i(!1)})}}),I(R,{get when(){return a()},get children(){return I(Xn,{get handlers(){return{...Hc(),help:()=>i(!0),theme:()=>wa(`theme`,J.theme===`dark`?`light`:`dark`)}},onClose:()=>o(!1)})}}),I(Qi,{})]}function lE(e){let[t,n]=S(ct(location.hash)),[r,{refetch:i}]=O(At),a=()=>n(ct(location.hash));window.addEventListener(`hashchange`,a),M(()=>window.removeEventListener(`hashchange`,a));let o=()=>{let e=t();return e.page===`scene`?e.place.scene:null},s=()=>{location.hash=lt({page:`tasks`}),i()};return I(R,{get when(){return Ve(()=>!r.error)()&&r.latest},get fallback(){return I($i,{text:`Opening the project …`,get error(){return Ve(()=>!!r.error)()?fr(r.error):void 0}})},children:n=>I(R,{get when(){return o()},keyed:!0,get fallback(){return I(ao,{get project(){return n()},get session(){return e.session},onChanged:()=>void i(),get onHelp(){return e.onHelp},get onLogOut(){return e.onLogOut}})},children:r=>I(sE,{scene:r,get route(){return t()},get session(){return e.session},get project(){return n()},onLeave:s,get onHelp(){return e.onHelp},onTasksChanged:()=>void i()})})})}var uE=ct(location.hash);zt(uE.page===`scene`?uE.place:null),uE.page===`scene`&&it();var dE=document.getElementById(`root`);dE&&We(()=>I(cE,{}),dE);