/** Words that reports use themselves: where one of them is also a name, not every place it stands in names anybody. */

const WORDS = `
aborted about above absent accepted accepts access accounted accounts across act active acts add added address
addresses adds admin admins affected after afterwards again against age ago ahead alike alive all allow allowed alone
already also alternatives among ampersand analysis analyze and anew another answer answered answers any anything apart
api appended appendix appends application applications applied are around ask asked asking asks assign attempt
attempts attribute aud audience auth authenticated authenticates authentication authorisation authorise authorised
authorises authorization authorize authorized auxiliary average away azp back backend bad balancer band bare base
basic became because been before began behind being belong belongs below besides between beyond bind binds blame
blindly block blocks bodies body both bound bounds breached breakdowns bring brings broken build bundled bundling
burst bursts busiest but byte bytes cache cached calendar call calling calls came can cannot cap capacity capital
capitals carried carries carry case cat cause central certificate chain chains challenge chance change changed changes
changing character characters charset check checked circle claim claims clear client clients clock closed cloud code
column columns come comes command common compare compared completed component compressed confidence config
configuration configured confirmed confirms connecting connection connections consent consented consistency consistent
consumed content contradict copied cores correct corrected correctness correlation costs could count counted counts
cpu credential credentials cumulative customer cut cuts dark data date dead declared decode decoded decoding deeper
default defect delays delete deleted demo denied denominator description desktop detail details dev did differ
differences different differs directory disabled discard discovery disk div division divisions doctype document
documents does done dot double down drift drop drops due during each early echo either else embedded empty enable
enabled encoded end ended endpoint ends enough entra equal error errors even event events every evidence exactly
exceeded exceeds exception exchange exec exist exists exit exp expect expected expects experimental expire expired
expires expiry explain extension extra extras fail failed fails failure failures fallen false family fast fastest
fault faults feature fell few fewer fifth fifths file find finding findings finds firewall first five fix flight flow
folder follow follows for forbidden form former found founding four free fresh from front full gains gate gates
gateway gave generator genesys get gets give given goes gone good got grace grant granted grants group grow growing
had half handed hands happen happened happens has have head header headers held help here hidden high highest hits
hold holds hollow holm honour hook host hot hour how however html http hydra iat identical ids ignored illegal
implicit import inactive inclusion incomplete independent index install instance instances instead internal
interpolated interrupted interval into introspection iss issuance issued issuer issues its itself jitter joined json
judge judged jwt jwts keep keeps kept key keycloak keys kid killed kind know known knows lack lacked lacks lag lags
lang largest last late latencies latency later latter leak learn least leave leaves left less let lets lie lies
lifetime lifetimes light like likely limit limits line lines link linked links list lists literal little lives load
local log logical login logout long longer look looked loop loops lose loses lost lower lowers lowest machine made
main make makes malformed manifest many mapper mark match matter max may mean means meant meanwhile measure measured
median membership memory message met meta method microseconds microsoft milliseconds minute minutes misses missing mix
mobile mock model moment moments more most move moved movement moves much must name named names narrowed nbf needed
needs neither never new next nobody node nodes none nor normal not nothing null number oauth object obtained off
offered often old once one ones only opaque open openid org organization orgs original ory other others otherwise out
outcomes output over overlap overwritten own owns packets page pairs panels parameters parent parse part pass passed
passes password path pauses payload peak per percentile period permission permissions pipe pkce place plan planned
planted plus point points policy poll polled polling polls pools port ports possible pre precision preflight prepare
preparing presentations presented primary problems process prod production profile prolog promises proof propagation
property protect protected proved proxy purpose put puts quarters queue quiet raise ran ranks rarely rate rates rather
ratio reach reached read readable realm reason receiver record recorded records redeemed redeems redemption redirect
referrer refresh refreshed refreshes refusal refusals refuse refused refuses refuted regard region register registered
registration rejected rejects remove renamed renew renewals renewed repeat report reports reproduce request requests
reset resource resources rest restarts result retries retry return returns reuse revocation revoke revoked rfc right
rise role roles roll rotated rotates rotation route row rule run runs safety said same saml sample sampled say says
scale scatter scenario scenarios schedule scheduled schema scope scopes script sdk sdks search searched second
secondary seconds secret secrets section see seems seen sees selector send sender sends sent sentences series server
servers service services session set sets setting settings several shard share shared shares short shorter shortfall
shortly should shown side signal signature signed signing silence simulated simulation since slash slices slow slower
slowest small smallest soak some somebody something sound source space speaker spearman spend spends spike spread
stage stages staging stale stand standard stands start started starts state states status stay staying step still stop
stopped stops store storm stretch string strongest style success such sum summary support sure surely switched system
tabindex take taken takes target tbody tell tenant tenants test testcase testing testsuite testsuites text texts than
that the theft their them themselves then there these they third this those though thread threads three threshold
throttled throttles throttling through throw time timed timeline timeout times title together token tokenrush tokens
told too took totals treat treats tried tries trusts try trying turn turning turns twice two type unaccounted
undefined under unexpected unknown unless unreadable unset until unusable updates uri url urls usable use used useless
user users uses usual utc valid value values variable variance variant vendor verdict verifier version very viewport
virtual vus wait waiting warnings was watch way web weighted well went were what whatever when where whether which
while who whoever whole whose why wider width will wilson window winner winners with within without woodruff word
worded words work worked worker workers workload works worst would write written wrong wrote yet you
p50 p90 p95 p99 k6 ms 2xx 3xx 4xx 5xx utf8
`;

const ORDINARY: ReadonlySet<string> = new Set(WORDS.trim().split(/\s+/));

/** Fewer characters stand in other words by chance, and so do fewer digits in figures. */
const SHORTEST_NAME = 3;
const SHORTEST_NUMBER = 5;

/**
 * True for a name that also stands where it names nobody: one or two characters, a small number, or ordinary words.
 * `folded` is in lower case.
 */
export function isOrdinary(folded: string): boolean {
  if (folded.length < SHORTEST_NAME || ORDINARY.has(folded)) return true;
  if (/^\d+$/.test(folded)) return folded.length < SHORTEST_NUMBER;
  const words = folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== "");
  return words.every((word) => ORDINARY.has(word));
}
