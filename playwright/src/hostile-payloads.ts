/**
 * Texts that try to become markup or code wherever a page might treat text as such: in element content, inside attributes, inside scripts, styles and
 * comments, as addresses, as templates, as object keys. Every one that runs calls `ran(<its number>)`, which a test puts on the page; those that only
 * load something ask for `http://canary.invalid/<its number>`.
 */
export function hostilePayloads(): readonly string[] {
  const all = [...handlers(), ...breakouts(), ...scripts(), ...addresses(), ...styles(), ...mutations(), ...templates(), ...notText()];
  return all.map((payload, number) =>
    payload.replaceAll('RUN', `ran(${String(number)})`).replaceAll('LOAD', `http://canary.invalid/${String(number)}`),
  );
}

/** Elements whose handlers run by themselves, or when the page is touched. */
function* handlers(): Generator<string> {
  const byItself: readonly (readonly [element: string, event: string, rest: string])[] = [
    ['img', 'onerror', 'src=x'],
    ['img', 'onload', 'src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="'],
    ['svg', 'onload', ''],
    ['body', 'onload', ''],
    ['body', 'onpageshow', ''],
    ['iframe', 'onload', 'srcdoc=x'],
    ['video', 'onerror', 'src=x'],
    ['audio', 'onerror', 'src=x'],
    ['object', 'onerror', 'data=x'],
    ['embed', 'onload', 'src=x'],
    ['script', 'onerror', 'src=LOAD'],
    ['link', 'onerror', 'rel=stylesheet href=LOAD'],
    ['style', 'onload', ''],
    ['details', 'ontoggle', 'open'],
    ['input', 'onfocus', 'autofocus'],
    ['select', 'onfocus', 'autofocus'],
    ['textarea', 'onfocus', 'autofocus'],
    ['button', 'onfocus', 'autofocus'],
    ['a', 'onfocus', 'autofocus tabindex=1'],
    ['marquee', 'onstart', ''],
    ['div', 'onanimationstart', 'style="animation:x 1s"'],
    ['div', 'onpointerover', 'style="position:fixed;inset:0"'],
    ['p', 'oncontentvisibilityautostatechange', 'style="display:block;content-visibility:auto"'],
  ];
  for (const [element, event, rest] of byItself) {
    yield `<${element} ${rest} ${event}=RUN>`;
    yield `<${element.toUpperCase()}/${rest === '' ? 'x' : rest}/${event.toUpperCase()}="RUN">`;
    yield `<${element}\n${rest}\t${event}\f=\n'RUN'`;
    yield `"><${element} ${rest} ${event}=RUN>`;
    yield `'/><${element} ${rest} ${event}=&#x72;an(0)>`;
  }
}

/** Ends what the text may stand in, then one simple element. */
function* breakouts(): Generator<string> {
  const ends = [
    '</script>',
    '</style>',
    '</title>',
    '</textarea>',
    '</noscript>',
    '</template>',
    '</xmp>',
    '</iframe>',
    '</svg>',
    '-->',
    '--!>',
    ']]>',
    '*/',
    '`',
    '\\"',
    "\\'",
    '\u2028',
    '\u0000',
    '&quot;>',
    '&#39;>',
    '%22%3E',
    '"}]}',
    "'}]}",
    '");',
    "');",
    '`);',
    '}}',
    '${',
    '<!--',
    '<![CDATA[',
    '<?',
    '</',
  ];
  for (const end of ends) {
    yield `${end}<img src=x onerror=RUN>`;
    yield `${end}<svg><script>RUN</script></svg>`;
    yield `${end};RUN//`;
  }
}

function* scripts(): Generator<string> {
  yield* [
    '<script>RUN</script>',
    '<script\n>RUN</script\n>',
    '<scr<script>ipt>RUN</scr</script>ipt>',
    '<script/src="data:text/javascript,RUN"></script>',
    '<script type=module>RUN</script>',
    '<script nonce>RUN</script>',
    '<script nonce="">RUN</script>',
    '<script src=LOAD></script>',
    '<svg><script href="data:text/javascript,RUN"/></svg>',
    '<math><script>RUN</script></math>',
    '<template><script>RUN</script></template>',
    '<noscript><p title="</noscript><img src=x onerror=RUN>">',
    '<iframe srcdoc="<script>parent.RUN</script>"></iframe>',
    '<iframe srcdoc="&lt;script&gt;parent.RUN&lt;/script&gt;"></iframe>',
    '+ADw-script+AD4-RUN+ADw-/script+AD4-',
    '\\u003cscript\\u003eRUN\\u003c/script\\u003e',
    '\\x3cscript\\x3eRUN\\x3c/script\\x3e',
    '%3Cscript%3ERUN%3C/script%3E',
    '&lt;script&gt;RUN&lt;/script&gt;',
    '&amp;lt;script&amp;gt;RUN&amp;lt;/script&amp;gt;',
    '＜script＞RUN＜/script＞',
    '<ſcript>RUN</ſcript>',
  ];
}

function* addresses(): Generator<string> {
  const schemes = [
    'javascript:RUN',
    'JaVaScRiPt:RUN',
    'java\nscript:RUN',
    '\u0001javascript:RUN',
    'javascript&colon;RUN',
    'javascript://%0aRUN',
    'data:text/html,<script>parent.RUN</script>',
    'vbscript:RUN',
    'blob:RUN',
    'view-source:javascript:RUN',
    '//canary.invalid/x',
    'https:canary.invalid',
  ];
  for (const address of schemes) {
    yield address;
    yield `<a href="${address}" autofocus>x</a>`;
    yield `<iframe src="${address}"></iframe>`;
    yield `<form action="${address}"><button autofocus>x</button></form>`;
    yield `[x](${address})`;
    yield `<meta http-equiv=refresh content="0;url=${address}">`;
  }
  yield* [
    '<base href="LOAD/">',
    '<link rel=prefetch href=LOAD>',
    '<img srcset="LOAD 1x">',
    '<svg><image href=LOAD /></svg>',
    '<svg><use href="data:image/svg+xml,<svg onload=RUN>"/></svg>',
    '![x](LOAD)',
  ];
}

function* styles(): Generator<string> {
  yield* [
    '<style>*{background:url(LOAD)}</style>',
    '<div style="background:url(LOAD)">',
    '<link rel=stylesheet href="data:text/css,*{background:url(LOAD)}">',
    'red;background:url(LOAD)',
    'x{}*{background-image:url(LOAD)}',
    '@import url(LOAD);',
    'expression(RUN)',
    '-moz-binding:url(LOAD)',
    'url(javascript:RUN)',
    '\\3c img src=x onerror=RUN\\3e',
  ];
}

/** Markup that changes its meaning when it is parsed a second time. */
function* mutations(): Generator<string> {
  yield* [
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=RUN&gt;">',
    '<svg></p><style><a id="</style><img src=x onerror=RUN>">',
    '<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=RUN>',
    '<svg><foreignObject><iframe onload=RUN></foreignObject></svg>',
    '<svg><animate onbegin=RUN attributeName=x dur=1s>',
    '<svg><set onbegin=RUN attributeName=x to=y>',
    '<svg><a><animate attributeName=href values=javascript:RUN /><text x=20 y=20>x</text></a>',
    '<table background="javascript:RUN"><tr><td>',
    '<select><template><img src=x onerror=RUN></template></select>',
    '<img src="x` `<script>RUN</script>"` `>',
    '<a id=document><a id=document name=cookie>',
    '<img name=getElementById><form name=body><input name=attributes>',
    '<div id=__next_f></div><div id=__NEXT_DATA__>{"RUN":1}</div>',
  ];
}

function* templates(): Generator<string> {
  yield* [
    '{{constructor.constructor("RUN")()}}',
    '{{7*7}}${RUN}#{RUN}<%= RUN %>',
    '${RUN}',
    '`+RUN+`',
    "'-RUN-'",
    '"-RUN-"',
    '";RUN;"',
    "';RUN;'",
    '{"__html":"<img src=x onerror=RUN>"}',
    '{"$$typeof":"react.element","type":"img","props":{"src":"x","onError":"RUN"}}',
    '$L1',
    '$undefined',
    '["$","script",null,{"children":"RUN"}]',
    '1:["$","img",null,{"src":"x","onerror":"RUN"}]',
    'self.__next_f.push([1,"RUN"])</script>',
  ];
}

/** What trips code that takes text for something else. */
function* notText(): Generator<string> {
  yield* [
    '__proto__',
    'constructor',
    'constructor.prototype.polluted',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '__defineGetter__',
    'then',
    '$ref',
    'length',
    '../../../../etc/passwd',
    '..%2f..%2fetc%2fpasswd',
    'C:\\windows\\win.ini',
    '\u001b[31mred\u001b]8;;LOAD\u0007link\u001b]8;;\u0007',
    '\u202egpj.exe',
    '\ufeff\u200b\u2060',
    '\ud83d\ude00'.repeat(20),
    'ﷺ'.repeat(30),
    "'; DROP TABLE spans; --",
    '{p1:String}',
    "=cmd|' /C calc'!A0",
    '%s%n%x',
    '$(RUN)',
    'NaN',
    '-0',
    '1e999',
    'null',
    'undefined',
  ];
}
