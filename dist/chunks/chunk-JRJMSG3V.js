import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);
import{docker,engineState,ensureImage,hostEngine}from"./chunk-YPVAZY2R.js";import{targetEnvironment,wheelTarget}from"./chunk-YEX2Q7HE.js";import{execute,lastLine}from"./chunk-6GPWCNYQ.js";import{readCompressed,readWheelEntries}from"./chunk-BQU3Z5NR.js";import{assumedSdk,sdkFamily}from"./chunk-4QICSF3B.js";import{dockerPlatform,machineOf}from"./chunk-Y6FFOBHZ.js";import{keepEntry,readEntry,takeFiles}from"./chunk-HLTJOTFU.js";import{LayerpackError,errorCode}from"./chunk-YCE5NBM3.js";import{minorOf}from"./chunk-INY3GDLN.js";import{mkdir,writeFile}from"node:fs/promises";import{join}from"node:path";async function probeEngine(engine,place,helpers,sdkDirectory){let family=engine.kind==="container"?sdkFamily:[],outcome=await engine.run([engine.python,"-I",helpers.probe,sdkDirectory,place.runtime.sdkHomes.join(":"),...family],{cwd:place.workDirectory}),fail=(reason,advice)=>new LayerpackError({rule:"engine",subject:engine.description,title:`Failed to build in ${engine.description}`,reason,advice});if(outcome.exitCode!==0)throw fail(lastLine(outcome.stderr),"Check that the image is a Lambda build image.");let probe=JSON.parse(outcome.stdout);if(engine.kind==="host")return probe;let machine=machineOf(place.architecture);if(probe.python!==place.runtime.python)throw fail(`its Python is ${probe.python}, and the runtime is ${place.runtime.id}`,"Name an image of that runtime by input image.");if(probe.machine!==machine)throw fail(`it is for ${probe.machine}, and the architecture is ${place.architecture}`,"Name an image of that architecture by input image.");if(probe.pip===null)throw fail("its Python has no pip","Name a Lambda build image by input image.");return probe}async function readSdk(probe,engine,runtime,sdkDirectory){if(!engine.image||!probe.sdk){let sdk=assumedSdk(runtime);return await writeMetadata(sdk,sdkDirectory),sdk}return{source:`image ${engine.image.name}, ${probe.sdk.home}`,versions:probe.sdk.versions,accepts:{}}}async function writeMetadata({versions},directory){for(let[name,version]of Object.entries(versions)){let distInfo=join(directory,`${name.replaceAll("-","_")}-${version}.dist-info`);await mkdir(distInfo),await writeFile(join(distInfo,"METADATA"),`Metadata-Version: 2.1
Name: ${name}
Version: ${version}
`)}}import{mkdir as mkdir4,writeFile as writeFile6}from"node:fs/promises";import{join as join7}from"node:path";import{setTimeout as setTimeout2}from"node:timers/promises";import{realpathSync}from"node:fs";import{writeFile as writeFile2}from"node:fs/promises";import{join as join3,relative}from"node:path";import{readdirSync}from"node:fs";import{join as join2}from"node:path";var checkoutDepth=3;function gitDirectories(directory,depth=checkoutDepth){return entriesOf(directory).filter(entry=>entry.isDirectory()).flatMap(({name})=>{let path=join2(directory,name);return name===".git"?[path]:depth===0||name==="node_modules"?[]:gitDirectories(path,depth-1)})}function entriesOf(directory){try{return readdirSync(directory,{withFileTypes:!0})}catch(error){if(["EACCES","EPERM"].includes(errorCode(error)??""))return[];throw error}}function bind(path,{target=path,readonly=!1}={}){return mount("bind",target,csvField(`source=${path}`),...readonly?["readonly"]:[])}function emptyDirectory(target){return mount("tmpfs",target,"readonly")}function volume(name,target,{readonly=!1}={}){return mount("volume",target,`source=${name}`,"volume-nocopy",...readonly?["readonly"]:[])}function mount(type,target,...options){return["--mount",[`type=${type}`,csvField(`target=${target}`),...options].join(",")]}function csvField(text){return/[",]/.test(text)?`"${text.replaceAll('"','""')}"`:text}import{randomUUID}from"node:crypto";import{setTimeout}from"node:timers/promises";var ready="layerpack is ready",mainProgram=`import sys; print(${JSON.stringify(ready)}, flush=True); sys.stdin.read()`,startLimit=120,confined=["--read-only","--cap-drop","ALL","--security-opt","no-new-privileges"];function beginWaiting(options,image,python,limit=startLimit){let name=`layerpack-${randomUUID()}`,argv=["docker","run","--rm","--interactive","--name",name,...confined,...options],command=["--entrypoint",python,image,"-I","-S","-c",mainProgram],isReady,readiness=new Promise(resolve=>{isReady=()=>resolve(null)}),onLine=line=>line===ready&&isReady(),running=execute([...argv,...command],{holdInput:!0,onLine}),over=running.then(()=>{},()=>{}),closing,close=()=>(closing??=removeUntil(name,over),closing),settled=new AbortController,late=setTimeout(limit*1e3,`it did not start within ${limit} s`,{signal:settled.signal});late.catch(()=>{});let ended=running.then(({stderr,exitCode})=>refusalIn(stderr)||`docker run ended with exit code ${exitCode}`),refused=Promise.race([readiness,ended,late]).finally(()=>settled.abort());return refused.catch(()=>{}),{name,refused,close}}async function removeUntil(name,over){let isOver=!1,ended=over.then(()=>{isOver=!0});for(let attempt=0;attempt<40&&!isOver;attempt++){await docker("rm","--force",name);let pause=new AbortController,waiting=setTimeout(250,void 0,{signal:pause.signal}).catch(()=>{});await Promise.race([ended,waiting]),pause.abort()}}function refusalIn(stderr){let noise=/^(?:See|Run) 'docker run --help'|^time="/,lines=stderr.split(`
`).filter(line=>!noise.test(line.trim()));return lastLine(lines.join(`
`)).replace(/\.?\s*(?:See|Run) 'docker run --help'.*$/,"")}function ownUser(rootless){return rootless?{uid:0,gid:0}:{uid:process.getuid?.()??0,gid:process.getgid?.()??0}}async function startContainer(place,settings){let{image,localImage,helpers,lifetime}=settings,python=`python${place.runtime.python}`,variables=join3(place.workDirectory,"variables.json");await writeFile2(variables,JSON.stringify(settings.pipConfiguration.environment),{mode:384});let options=containerOptions(place,settings),container=beginWaiting(options,image,python);return lifetime.defer(()=>container.close()),await started(container,image,place),{kind:"container",description:`container ${image}`,python,image:{name:image,digest:localImage.digest},run:(argv,{environment={},cwd=place.workspace,onLine}={})=>{let assignments=Object.entries(environment).map(([key,value])=>`${key}=${value}`),launch=[python,"-I","-S",helpers.launch,variables,...assignments,"--",...argv],exec=["docker","exec","--workdir",cwd,container.name];return execute([...exec,...launch],onLine?{onLine}:{})},renew:async()=>{await container.close(),container=beginWaiting(options,image,python),await started(container,image,place)},close:()=>container.close()}}function containerOptions(place,{rootless,pipConfiguration,paths}){let inside=path=>!relative(place.workspace,path).startsWith(".."),{uid,gid}=ownUser(rootless);return["--platform",dockerPlatform(place.architecture),"--user",`${uid}:${gid}`,"--tmpfs","/tmp:exec,mode=1777","--env","HOME=/tmp","--env","PYTHONUTF8=1","--env",`TMPDIR=${join3(place.workDirectory,"tmp")}`,"--workdir",place.workspace,...bind(place.workspace,{readonly:!0}),...bind(place.workDirectory),...gitDirectories(place.workspace).flatMap(emptyDirectory),...outermost([...pipConfiguration.paths,...paths].flatMap(withTarget).filter(path=>!inside(path))).flatMap(path=>bind(path,{readonly:!0}))]}async function started(container,image,place){let refusal=await container.refused;if(refusal!==null)throw await container.close(),new LayerpackError({rule:"engine",subject:image,title:`Failed to start the build container from ${image}`,reason:refusal,advice:startAdvice(refusal,place)})}function withTarget(path){return[path,realpathSync(path)]}function outermost(paths){return[...new Set(paths)].filter(path=>!paths.some(other=>path.startsWith(`${other}/`)))}function startAdvice(reason,{architecture,runtime}){return/exec format error|does not match the specified platform|no matching manifest/i.test(reason)?`This machine cannot run ${architecture} images: use a runner of that architecture, install QEMU (docker/setup-qemu-action), or use builder: host.`:/bind source path does not exist|invalid mount config/i.test(reason)?"The Docker engine does not see this machine's files, as in a job that runs in a container itself: run it on the runner, or use builder: host.":/executable file not found|no such file or directory.*python/i.test(reason)?`The image has no python${runtime.python}: name a build image of ${runtime.id} by input image.`:"Check that the Docker engine works (docker run), or use builder: host."}import{mkdir as mkdir2,writeFile as writeFile3}from"node:fs/promises";import{join as join4}from"node:path";var compile_modules_default=`"""Compiles modules to bytecode that is valid whatever the dates of its sources.

compile_modules.py PLAN.json

The plan has "tag" (the cache tag that the interpreter must have) and "groups" of modules. Each module has "wheel"
(path), "offset" and "crc" (of the source in it), "name" (of the source at run time) and "target" (path of the file to be
written). One line of JSON comes for each group, with a truth for each of its modules; the last line says how many
groups there were. Whoever reads them must count. Needs Python 3.7 and its standard library.

Nothing of a module runs. What an interpreter has compiled before shows in what it writes, so each group is compiled in
a process of its own: https://github.com/python/cpython/issues/78274. The order of sets depends on the hash seed, which
must be fixed by PYTHONHASHSEED, so this runs without -I.
"""
import sys

# Nothing that Python itself imports may come from beside this program
del sys.path[0]

import importlib.util  # noqa: E402
import json  # noqa: E402
import marshal  # noqa: E402
import os  # noqa: E402
import warnings  # noqa: E402
import zipfile  # noqa: E402

# The flags of a file that is based on its source's hash, and never held against it: https://peps.python.org/pep-0552/
UNCHECKED_HASH = 1


def compile_one(source, module):
    try:
        code = compile(source, module["name"], "exec", dont_inherit=True, optimize=0)
        data = marshal.dumps(code)
    # Too deep, too large, no text, no Python: all of it is the source's fault
    except Exception:
        return
    head = importlib.util.MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + importlib.util.source_hash(source)
    with open(module["target"], "wb") as file:
        file.write(head + data)


def start(sources, group):
    """Compiles a group in another process, which ends with 0 where all was written that could be compiled."""
    process = os.fork()
    if process != 0:
        return process
    status = 1
    try:
        for source, module in zip(sources, group):
            compile_one(source, module)
        status = 0
    except OSError as error:
        sys.stderr.write("%s\\n" % error)
        sys.stderr.flush()
    finally:
        os._exit(status)


def reader():
    """Reads sources; only this process does, since others would share its place in the files."""
    opened = {}

    def read(module):
        wheel = module["wheel"]
        if wheel not in opened:
            archive = zipfile.ZipFile(wheel)
            opened[wheel] = archive, {info.header_offset: info for info in archive.infolist()}
        archive, entries = opened[wheel]
        info = entries[module["offset"]]
        if info.CRC != module["crc"]:
            raise ValueError("%s has another %s" % (wheel, info.filename))
        return archive.read(info)

    return read


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    if sys.implementation.cache_tag != plan["tag"]:
        sys.exit("this is %s instead of %s" % (sys.implementation.cache_tag, plan["tag"]))
    if sys.flags.hash_randomization:
        sys.exit("the hash seed is not fixed")
    warnings.simplefilter("ignore")
    # Python has one text of each of these for all, and writes down whether anyone has interned it, as json does
    for number in range(256):
        sys.intern(chr(number))
    read = reader()
    running = {}
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def settle():
        process, how = os.wait()
        number, modules = running.pop(process)
        if os.WIFEXITED(how):
            if os.WEXITSTATUS(how) != 0:
                raise OSError("bytecode could not be written")
        elif len(modules) > 1:
            # One of them is more than the compiler can take, which the others need not suffer for
            for module in modules:
                alone = start([read(module)], [module])
                if os.waitpid(alone, 0)[1] != 0 and os.path.exists(module["target"]):
                    os.remove(module["target"])
        found = [os.path.exists(module["target"]) for module in modules]
        print(json.dumps({"group": number, "compiled": found}), flush=True)

    for number, group in enumerate(plan["groups"]):
        if len(running) >= processors:
            settle()
        running[start([read(module) for module in group], group)] = number, group
    while running:
        settle()
    print(json.dumps({"end": len(plan["groups"])}), flush=True)


main()
`;var fetch_tools_default=`"""Fetches pip and uv with the pip that is there, and takes out of their wheels what a build needs.

fetch_tools.py DIRECTORY PACKAGE_DIRECTORY PIP_ARGUMENT ...

uv's program goes into DIRECTORY, and pip's package into PACKAGE_DIRECTORY; without a pip of ours a copy of the
interpreter's own serves. Ends with pip's exit code, or with 70 where what it fetched cannot be unpacked. One
interpreter does both, since starts of it and of pip are what takes time.
"""
import glob
import os
import runpy
import shutil
import sys
import threading
import zipfile

UNPACKING_FAILED = 70

directory, package = sys.argv[1:3]
# The other helpers are no modules of pip's
del sys.path[0]
failures = []


def download(arguments):
    sys.argv = ["pip"] + arguments
    try:
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code or 0
    return 0


def unpack(wheel):
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                if name.startswith("pip/"):
                    archive.extract(name, package)
                elif name.endswith("/scripts/uv"):
                    program = os.path.join(directory, "uv")
                    with archive.open(name) as source, open(program, "wb") as target:
                        shutil.copyfileobj(source, target, 1 << 20)
                    os.chmod(program, 0o755)
    except Exception as error:
        failures.append(error)


def unpack_all():
    wheels = glob.glob(os.path.join(glob.escape(directory), "*.whl"))
    threads = [threading.Thread(target=unpack, args=(wheel,)) for wheel in wheels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def copy_own():
    """The interpreter's own pip serves where the index has none of ours."""
    import pip

    try:
        shutil.copytree(os.path.dirname(pip.__file__), os.path.join(package, "pip"))
    except Exception as error:
        failures.append(error)


status = download(sys.argv[3:])
# An attempt before this one, for uv too, may have left a copy
shutil.rmtree(package, ignore_errors=True)
if status == 0:
    unpack_all()
else:
    copy_own()
if failures:
    sys.stderr.write("%s\\n" % failures[0])
    sys.exit(UNPACKING_FAILED)
sys.exit(status)
`;var fetch_wheels_default=`"""Fetches wheels by URL and hash, several at once, by pip's own session.

fetch_wheels.py PIP_DIRECTORY [PLAN.json]

The plan has "wheels" (each with "file", "url", "sha256", which may be empty, and "size", which may be null), "wheelhouse"
(where they go) and "temporary" (a directory on the same disk, which is made here and goes again). Prints how much there
is so far as lines of JSON. Fails as pip does: by lines of its errors, with its exit codes.

It is pip's download command with another body. So its configuration, credentials, proxies, certificates, retries and
timeouts count, and it tells of its errors itself.
"""
import hashlib
import json
import os
import queue
import shutil
import sys
import threading

sys.path.insert(0, sys.argv[1])

from pip._internal.commands import create_command
from pip._internal.exceptions import InstallationError
from pip._internal.models.link import Link
from pip._internal.network.download import Downloader
from pip._internal.utils.misc import redact_auth_from_url
from pip._vendor.urllib3.exceptions import HTTPError

# A session keeps ten connections to a host
AT_ONCE = 8
# Seconds between two looks at how much there is
INTERVAL = 0.2


def shown(url):
    """Neither user nor query: either may be a secret."""
    return redact_auth_from_url(url).split("#")[0].split("?")[0]


def fetch(session, wheel, directory, wheelhouse):
    """Only what is whole and right comes into the wheelhouse."""
    target = os.path.join(wheelhouse, wheel["file"])
    if os.path.dirname(target) != wheelhouse:
        raise InstallationError("%s is not the name of a file" % wheel["file"])
    link = Link(wheel["url"])
    try:
        if link.is_file:
            path = shutil.copyfile(link.file_path, os.path.join(directory, wheel["file"]))
        else:
            path, _ = Downloader(session, "off")(link, directory)
        check(path, wheel)
        os.replace(path, target)
    except (OSError, HTTPError) as error:
        # Requests' errors are OSErrors too
        raise InstallationError("Could not fetch URL %s: %s" % (shown(wheel["url"]), error))


def check(path, wheel):
    size = os.path.getsize(path)
    # Older pips take it for the end of a file when a connection breaks
    if wheel["size"] is not None and size < wheel["size"]:
        text = "Could not fetch URL %s: the connection broke after %d of %d bytes"
        raise InstallationError(text % (shown(wheel["url"]), size, wheel["size"]))
    # As pip does: what its index states no hash of is taken as it is
    if not wheel["sha256"]:
        return
    found = hashlib.sha256()
    with open(path, "rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            found.update(chunk)
    if found.hexdigest() != wheel["sha256"]:
        raise InstallationError(
            "THESE PACKAGES DO NOT MATCH THE HASHES THAT THEY WERE LOCKED WITH:\\n    %s from %s:\\n"
            "        Expected sha256 %s\\n             Got        %s"
            % (wheel["file"], shown(wheel["url"]), wheel["sha256"], found.hexdigest())
        )


class Fetching(object):
    """What is shared by the threads, and by the one that looks at them."""

    def __init__(self, session, plan):
        self.session = session
        self.wheels = plan["wheels"]
        self.wheelhouse = plan["wheelhouse"]
        self.temporary = plan["temporary"]
        self.waiting = queue.Queue()
        self.ended = queue.Queue()
        # What takes longest begins first
        for place in sorted(range(len(self.wheels)), key=lambda each: -(self.wheels[each]["size"] or 0)):
            self.waiting.put(place)

    def run(self):
        for _ in range(min(AT_ONCE, len(self.wheels))):
            # The first failure ends the program, whatever else is on its way
            threading.Thread(target=self.work, daemon=True).start()
        done = set()
        while len(done) < len(self.wheels):
            try:
                place, error = self.ended.get(timeout=INTERVAL)
                if error is not None:
                    raise error
                done.add(place)
            except queue.Empty:
                pass
            self.tell(done)

    def work(self):
        while True:
            try:
                place = self.waiting.get_nowait()
            except queue.Empty:
                return
            try:
                os.mkdir(self.directory(place))
                fetch(self.session, self.wheels[place], self.directory(place), self.wheelhouse)
            except BaseException as error:
                self.ended.put((place, error))
                return
            self.ended.put((place, None))

    def tell(self, done):
        size = sum(self.size(place, place in done) for place in range(len(self.wheels)))
        print(json.dumps({"wheels": len(done), "bytes": size}), flush=True)

    def size(self, place, done):
        try:
            if done:
                return os.path.getsize(os.path.join(self.wheelhouse, self.wheels[place]["file"]))
            return sum(entry.stat().st_size for entry in os.scandir(self.directory(place)))
        except OSError:
            # Not begun, or on its way into the wheelhouse
            return 0

    def directory(self, place):
        return os.path.join(self.temporary, str(place))


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        plan = json.load(file)
    command = create_command("download")

    def run(options, args):
        try:
            os.mkdir(plan["temporary"])
            session = command._build_session(options)
            # As if its indexes had been asked: pip 21 gives credentials of theirs to what is beside them only then
            for url in session.auth.index_urls or ():
                session.auth._get_url_and_credentials(url)
            Fetching(session, plan).run()
        except OSError as error:
            raise InstallationError("Could not fetch the wheels: %s" % error)
        finally:
            shutil.rmtree(plan["temporary"], ignore_errors=True)
        return 0

    command.run = run
    # What it fetches is told here; warnings, such as of another attempt, are told by pip
    return command.main(["--quiet"])


# Without a plan nothing is done, but Python then has its bytecode of pip
status = main() if len(sys.argv) > 2 else 0
sys.stdout.flush()
sys.stderr.flush()
# Without waiting for threads that are still at it
os._exit(status)
`;var find_libraries_default=`"""Finds shared libraries of this image by name, and copies them.

find_libraries.py DIRECTORY NAME ...

A name without what follows ".so" stands for the library in whatever version there is. Prints as JSON what was found:
the name asked for, the file's real path, and the package that it is from where the image can say.
"""
import json
import os
import re
import shutil
import subprocess
import sys

target, names = sys.argv[1], sys.argv[2:]
usual = ["/lib64", "/usr/lib64", "/usr/local/lib64", "/usr/local/lib", "/lib", "/usr/lib"]


def configured():
    """Directories of the loader's own configuration."""
    found = []
    parent = "/etc/ld.so.conf.d"
    files = [os.path.join(parent, name) for name in sorted(os.listdir(parent))] if os.path.isdir(parent) else []
    for path in files + ["/etc/ld.so.conf"]:
        if os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as file:
                found += [line.strip() for line in file if line.startswith("/")]
    return found


def package_of(path):
    for question in (
        ["rpm", "-q", "--file", "--queryformat", "%{NAME} %{VERSION}-%{RELEASE}", path],
        ["dpkg-query", "--search", path],
    ):
        try:
            answer = subprocess.run(question, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError:
            continue
        text = answer.stdout.decode("utf-8", "replace").strip()
        if answer.returncode == 0 and text:
            return text.split("\\n")[0].split(": ")[0]
    return None


def is_elf(path):
    with open(path, "rb") as file:
        return file.read(4) == b"\\x7fELF"


def version_of(path):
    return [int(part) for part in re.findall(r"\\d+", os.path.basename(path).partition(".so")[2])]


def matches(file, name):
    return file == name or (".so" not in name and file.startswith(name + ".so"))


own = [each for each in os.environ.get("LD_LIBRARY_PATH", "").split(":") if not each.startswith(("/opt", "/var/task"))]
directories = [each for each in own + usual + configured() if each and os.path.isdir(each)]
listed = [(directory, sorted(os.listdir(directory))) for directory in dict.fromkeys(directories)]
found = []
for name in names:
    paths = [os.path.join(directory, file) for directory, files in listed for file in files if matches(file, name)]
    paths = [path for path in paths if os.path.isfile(path) and is_elf(path)]
    if not paths:
        continue
    # The loader's first directory; of several versions there the newest
    first = [path for path in paths if os.path.dirname(path) == os.path.dirname(paths[0])]
    path = os.path.realpath(max(first, key=version_of))
    shutil.copyfile(path, os.path.join(target, name))
    found.append({"asked": name, "path": path, "package": package_of(path)})
json.dump(found, sys.stdout)
`;var import_modules_default=`"""Imports modules as Lambda would, each in an interpreter of its own, and tells what became of each.

import_modules.py PLAN.json             imports what the plan names
import_modules.py --child TASK RESULT   is how it starts itself for one task

One line of JSON comes first and says which modules Python itself has; then one for each module, as it ends; the last
says how many there were. Whoever reads them must count.

The modules are not trusted to behave. This process never has the layers on sys.path and shares no descriptor with the
modules. Between it and each of them stands a process that waits, so that a module which kills its parent takes
nothing else along. A module's result is written to a file that it does not know of, before anything runs at exit.
Needs Python 3.6 and its standard library.
"""
import os
import sys

if sys.argv[1:2] != ["--child"]:
    import json
    import resource
    import select
    import shutil
    import signal
    import tempfile
    import time

    CHUNK = 65536


class Running(object):
    """One interpreter at work, as this process sees it."""

    def __init__(self, task, nurse, status, output, result, mark, deadline):
        self.task = task
        self.nurse = nurse
        self.status = status
        self.output = output
        self.result = result
        self.mark = mark
        self.deadline = deadline
        self.told = b""
        self.said = b""
        self.late = False


def supervise(plan):
    directory = tempfile.mkdtemp(prefix="layerpack-")
    try:
        cache = os.path.join(directory, "cache")
        os.mkdir(cache)
        emit({"standard": standard_modules()})
        waiting = list(plan["tasks"])
        waiting.reverse()
        running = []
        count = 0
        processors = len(os.sched_getaffinity(0))
        while waiting or running:
            while waiting and len(running) < processors:
                running.append(start(plan, waiting.pop(), directory, cache))
            for one in attend(plan, running):
                running.remove(one)
                answers, again = settle(plan, one)
                waiting.extend(again)
                for answer in answers:
                    count += 1
                    emit(answer)
        emit({"end": count})
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def emit(answer):
    sys.stdout.write(json.dumps(answer) + "\\n")
    sys.stdout.flush()


def standard_modules():
    names = set(sys.builtin_module_names)
    known = getattr(sys, "stdlib_module_names", None)
    if known:
        return sorted(names.union(known))
    library = os.path.dirname(os.__file__)
    for directory in (library, os.path.join(library, "lib-dynload")):
        if os.path.isdir(directory):
            for entry in os.listdir(directory):
                name, _, rest = entry.partition(".")
                if name.isidentifier() and (not rest or rest == "py" or rest.endswith("so")):
                    names.add(name)
    return sorted(names - {"site-packages", "__pycache__", "test"})


def start(plan, task, directory, cache):
    mark = os.urandom(16).hex()
    task_file = os.path.join(directory, mark + ".task")
    result = os.path.join(directory, mark + ".result")
    with open(task_file, "w") as file:
        details = dict(task)
        details.update(before=plan["path"]["before"], after=plan["path"]["after"], hidden=plan["path"]["hidden"])
        details["cache"] = None if task.get("cold") or task.get("bytecode") else cache
        json.dump(details, file)
    # Room is taken beforehand: a module that fills the disk must not hide how it ended.
    descriptor = os.open(result, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.posix_fallocate(descriptor, 0, 65536)
    except OSError:
        pass
    environment = {name: os.environ[name] for name in plan["inherited"] if name in os.environ}
    # Each function instance has a log stream of its own, so this name finds all that a module has started.
    for name, value in plan["environment"].items():
        environment[name] = value.replace("{instance}", mark)
    argv = [sys.executable, "-s", "-B", "-u", os.path.abspath(__file__), "--child", task_file, result]
    output, output_write = os.pipe()
    status, status_write = os.pipe()
    sys.stdout.flush()
    nurse = os.fork()
    if nurse == 0:
        try:
            wait_for_child(argv, environment, output_write, status_write)
        finally:
            os._exit(70)
    os.close(output_write)
    os.close(status_write)
    os.set_blocking(output, False)
    limit = plan["limits"]["seconds"] * (1 + 0.1 * (len(task["modules"]) - 1))
    return Running(task, nurse, status, output, descriptor, mark, time.monotonic() + limit)


def wait_for_child(argv, environment, output, status):
    """Starts the interpreter in a process group of its own and passes on how it ended."""
    os.setsid()
    child = os.fork()
    if child == 0:
        try:
            become(argv, environment, output)
        finally:
            os._exit(71)
    os.close(output)
    os.write(status, b"%d\\n" % child)
    _, how = os.waitpid(child, 0)
    os.write(status, b"%d\\n" % how)
    os._exit(0)


def become(argv, environment, output):
    os.setpgid(0, 0)
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.execve(argv[0], argv, environment)


def attend(plan, running):
    """Waits until something happens, and gives those that have ended."""
    now = time.monotonic()
    wait = max(0, min(one.deadline for one in running) - now)
    descriptors = {}
    for one in running:
        descriptors[one.status] = one
        if one.output is not None:
            descriptors[one.output] = one
    readable, _, _ = select.select(list(descriptors), [], [], wait)
    ended = []
    for descriptor in readable:
        one = descriptors[descriptor]
        if descriptor == one.status:
            told = os.read(descriptor, 64)
            one.told += told
            if not told:
                ended.append(one)
        else:
            listen(plan, one)
    now = time.monotonic()
    for one in running:
        if one not in ended and now >= one.deadline:
            one.late = True
            ended.append(one)
    for one in ended:
        finish(plan, one)
    return ended


def listen(plan, one):
    """Takes what there is of a module's output and keeps the end of it."""
    try:
        chunk = os.read(one.output, CHUNK)
    except BlockingIOError:
        return False
    if not chunk:
        os.close(one.output)
        one.output = None
        return False
    one.said = (one.said + chunk)[-plan["limits"]["output"] :]
    return True


def finish(plan, one):
    """Ends all that the module started, daemons too, and takes the rest of its output."""
    kill_group(one.nurse)
    child_process = one.told.split(b"\\n")[0]
    if child_process and len(one.told.split()) < 2:
        kill_group(int(child_process))
        kill(int(child_process))
    for process in marked(one.mark):
        kill(process)
    # What is killed ends soon, but one that forks all the time may have another by now.
    for _ in range(20):
        left = marked(one.mark)
        if not left:
            break
        for process in left:
            kill(process)
        time.sleep(0.005)
    try:
        os.waitpid(one.nurse, 0)
    except ChildProcessError:
        pass
    os.close(one.status)
    # The first process of a container inherits orphans.
    while os.getpid() == 1:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                break
        except ChildProcessError:
            break
    for _ in range(64):
        if one.output is None or not listen(plan, one):
            break
    if one.output is not None:
        os.close(one.output)
        one.output = None


def kill(process):
    try:
        os.kill(process, signal.SIGKILL)
    except OSError:
        pass


def kill_group(leader):
    try:
        os.killpg(leader, signal.SIGKILL)
    except OSError:
        pass


def marked(mark):
    """Processes that have the module's own log stream in their environment, but for zombies."""
    needle = mark.encode()
    found = []
    for entry in os.listdir("/proc"):
        if not entry.isdigit() or int(entry) == os.getpid():
            continue
        try:
            with open("/proc/%s/environ" % entry, "rb") as file:
                if needle in file.read():
                    found.append(int(entry))
        except OSError:
            pass
    return found


def settle(plan, one):
    """What became of the modules of a task, and those to be tried again alone."""
    task = one.task
    os.lseek(one.result, 0, os.SEEK_SET)
    found = {}
    with os.fdopen(one.result, "rb") as file:
        for line in file.read().strip(b"\\0").split(b"\\n"):
            try:
                answer = json.loads(line.decode("utf-8"))
                found[answer["module"]] = answer
            except (ValueError, KeyError, TypeError):
                continue
    # Where the process that waits was killed, nothing that the module says of itself is taken.
    if not one.late and len(one.told.split()) < 2:
        found = {}
    output = one.said.decode("utf-8", "replace")
    if len(task["modules"]) > 1:
        good = [found[name] for name in task["modules"] if found.get(name, {}).get("how") == "imported"]
        names = set(answer["module"] for answer in good)
        again = [dict(task, modules=[name]) for name in task["modules"] if name not in names]
        return [dict(answer, id=task["id"], output="") for answer in good], again
    name = task["modules"][0]
    answer = found.get(name) or ended_without_answer(plan, one)
    return [dict(answer, module=name, id=task["id"], output=output)], []


def ended_without_answer(plan, one):
    if one.late:
        return {"how": "timeout", "limit": plan["limits"]["seconds"]}
    told = one.told.split()
    if len(told) < 2:
        return {"how": "lost"}
    status = int(told[1])
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        try:
            return {"how": "signal", "signal": signal.Signals(number).name}
        except ValueError:
            return {"how": "signal", "signal": "signal %d" % number}
    return {"how": "exited", "status": os.WEXITSTATUS(status), "by": "os._exit"}


def child(task_file, result_file):
    """Runs in the interpreter of one task. What it needs later it takes before the layers are on sys.path."""
    # What awslambdaric has imported by the time that a handler's modules are:
    # https://github.com/aws/aws-lambda-python-runtime-interface-client/blob/main/awslambdaric/bootstrap.py
    import datetime  # noqa: F401
    import http.client  # noqa: F401
    import importlib
    import json
    import logging
    import time
    import traceback

    with open(task_file) as file:
        task = json.load(file)
    os.unlink(task_file)
    hidden = set(task["hidden"] + [os.path.dirname(os.path.abspath(__file__))])
    base = [entry for entry in sys.path if entry not in hidden]
    sys.path[:] = task["before"] + base + task["after"]
    sys.argv = [""]
    if task.get("bytecode") == "passed-over":
        pass_over_bytecode()
    # Where layers have no bytecode, hundreds of modules would compile the same again.
    if task["cache"] and hasattr(sys, "pycache_prefix"):
        sys.pycache_prefix = task["cache"]
        sys.dont_write_bytecode = False
    # As the runtime does; some modules add a handler of their own where there is none.
    logging.getLogger().addHandler(logging.StreamHandler(sys.stdout))

    encode = json.JSONEncoder(ensure_ascii=True).encode
    tools = {
        "clock": time.perf_counter,
        "describe": Describer(traceback.extract_tb, os.path.abspath(__file__)),
        "import": importlib.import_module,
        "leave": os._exit,
    }
    open_file, write, close, append = os.open, os.write, os.close, os.O_WRONLY
    own, process, seek, start = os.getpid(), os.getpid, os.lseek, os.SEEK_SET
    position = [0]

    def report(answer):
        # A module may have forked, and this is the copy.
        if process() != own:
            tools["leave"](0)
        line = encode(answer).encode("ascii") + b"\\n"
        descriptor = open_file(result_file, append)
        seek(descriptor, position[0], start)
        while line:
            written = write(descriptor, line)
            position[0] += written
            line = line[written:]
        close(descriptor)

    for name in task.get("first", []):
        try:
            tools["import"](name)
        except BaseException:
            pass
    for name in task["modules"]:
        answer = run_one(name, tools)
        answer["module"] = name
        report(answer)
    # Nothing of a module's runs at exit: Lambda does not end after an import either.
    tools["leave"](0)


def pass_over_bytecode():
    """Modules of the layers are compiled from their sources; Python's own keep their bytecode."""
    from importlib import machinery

    class Compiled(machinery.SourceFileLoader):
        # Without the source's date no bytecode is looked for
        def path_stats(self, path):
            raise OSError

    layers = "/opt"
    find = machinery.FileFinder.path_hook(
        (machinery.ExtensionFileLoader, machinery.EXTENSION_SUFFIXES),
        (Compiled, machinery.SOURCE_SUFFIXES),
        (machinery.SourcelessFileLoader, machinery.BYTECODE_SUFFIXES),
    )

    def find_in_layers(path):
        if path == layers or path.startswith(layers + "/"):
            return find(path)
        raise ImportError

    sys.path_hooks.insert(0, find_in_layers)
    for path in list(sys.path_importer_cache):
        if path.startswith(layers):
            del sys.path_importer_cache[path]


def run_one(name, tools):
    before = set(sys.modules)
    begun = tools["clock"]()
    try:
        if name == SDK:
            answer = make_clients(tools["import"])
        else:
            tools["import"](name)
            answer = {}
    except SystemExit as stop:
        code = stop.code
        status = 0 if code is None else code if isinstance(code, int) else 1
        answer = {"how": "exited", "by": "sys.exit", "status": status}
        if isinstance(code, str):
            answer["message"] = code[:1000]
        return answer
    except BaseException as error:
        return {"how": "raised", "errors": tools["describe"].chain(error)}
    answer["how"] = "imported"
    answer["seconds"] = tools["clock"]() - begun
    answer["mapped"] = mapped()
    answer["others"] = sum(1 for other in set(sys.modules) - before if of_layer(other, name))
    return answer


# What says nothing but which version a package is of
BARE = {"_version", "version", "__version__", "_version_info", "__about__", "_about"}


def of_layer(other, name):
    """Whether another module is loaded from the layers that proves something of this one.

    The packages that it lies in do not, nor do modules that hold a version.
    """
    if other == name or name.startswith(other + ".") or other.rpartition(".")[2] in BARE:
        return False
    try:
        file = object.__getattribute__(sys.modules[other], "__dict__").get("__file__")
        return isinstance(file, str) and file.startswith("/opt/")
    except Exception:
        return False


SDK = "(sdk)"


def make_clients(import_module):
    """The AWS SDK as a function would use it; nothing is sent."""
    boto3 = import_module("boto3")
    for service in ("s3", "sts", "dynamodb"):
        boto3.client(service)
    return {"version": str(boto3.__version__), "file": str(boto3.__file__)}


def mapped():
    """Binaries of the layers that are loaded by now."""
    found = set()
    try:
        with open("/proc/self/maps", "rb", 0) as file:
            for line in file.read().decode("utf-8", "replace").split("\\n"):
                path = line.partition("/")[2]
                if path.startswith("opt/"):
                    found.add("/" + path)
    except Exception:
        pass
    return sorted(found)[:500]


class Describer(object):
    """Puts exceptions into words, whatever their own methods do."""

    def __init__(self, extract, own_file):
        self.extract = extract
        self.own_file = own_file

    def chain(self, error):
        """The exception, and those it came from."""
        described = []
        seen = set()
        while error is not None and id(error) not in seen and len(described) < 5:
            seen.add(id(error))
            described.append(self.one(error))
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return described

    def one(self, error):
        kinds = [kind.__name__ for kind in type(error).__mro__]
        answer = {"type": kinds[0], "kinds": kinds[:-1][:8], "message": self.text(error)[:2000]}
        for attribute in ("name", "path", "filename", "errno", "lineno"):
            value = getattr(error, attribute, None)
            if isinstance(value, (str, int)):
                answer[attribute] = value if isinstance(value, int) else value[:500]
        answer["frames"] = self.frames(error)
        return answer

    def text(self, error):
        try:
            return str(error)
        except BaseException:
            return "(its text cannot be made)"

    def frames(self, error):
        """The last frames, without those of the import system and of this program."""
        try:
            entries = self.extract(error.__traceback__)
            kept = [entry for entry in entries if entry[0] != self.own_file and not entry[0].startswith("<frozen")]
            kept = [entry for entry in kept if not entry[0].endswith("/importlib/__init__.py")]
            return [
                {"file": entry[0], "line": entry[1] or 0, "code": (entry[3] or "")[:200]} for entry in kept[-6:]
            ]
        except BaseException:
            return []


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
    else:
        with open(sys.argv[1], encoding="utf-8") as file:
            supervise(json.load(file))
`;var launch_default=`"""Starts a program with variables from a file, so that secrets never stand on a command line.

launch.py VARIABLES.json NAME=VALUE ... -- PROGRAM ARGUMENT ...
"""
import json
import os
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    os.environ.update(json.load(file))
end = sys.argv.index("--")
for variable in sys.argv[2:end]:
    name, _, value = variable.partition("=")
    os.environ[name] = value
command = sys.argv[end + 1 :]
try:
    os.execvp(command[0], command)
except OSError as error:
    sys.exit("%s: %s" % (command[0], error.strerror))
`;var list_libraries_default=`"""Lists as JSON the file names of shared libraries that the loader of this image finds without a path.

list_libraries.py DIRECTORY ...

Beside the directories named, those of LD_LIBRARY_PATH count, but for what layers and functions bring.
"""
import json
import os
import sys

own = [each for each in os.environ.get("LD_LIBRARY_PATH", "").split(":") if not each.startswith(("/opt", "/var/task"))]
names = set()
for directory in own + sys.argv[1:]:
    if directory and os.path.isdir(directory):
        # A link that leads nowhere is no library
        names.update(name for name in os.listdir(directory) if os.path.isfile(os.path.join(directory, name)))
json.dump(sorted(name for name in names if ".so" in name), sys.stdout)
`;var list_tree_default=`"""Lists a directory's files as JSON: path, size and CRC-32. Of links, only that they are there.

list_tree.py DIRECTORY
"""
import json
import os
import sys
import zlib

root = sys.argv[1]
files = []
for directory, directories, names in os.walk(root):
    links = [name for name in directories if os.path.islink(os.path.join(directory, name))]
    for name in names + links:
        path = os.path.join(directory, name)
        size, checksum = 0, 0
        if os.path.islink(path):
            size = -1
        else:
            with open(path, "rb") as file:
                chunk = file.read(1 << 20)
                while chunk:
                    size += len(chunk)
                    checksum = zlib.crc32(chunk, checksum)
                    chunk = file.read(1 << 20)
        files.append([os.path.relpath(path, root).replace(os.sep, "/"), size, checksum & 0xFFFFFFFF])
json.dump(files, sys.stdout)
`;var localise_default=`"""Takes paths of this build out of a wheel's requirements, which then name what they need and not where it lay.

localise.py WHEEL

Prints what had a path, as JSON: pairs of name and absolute path.
"""
import base64
import hashlib
import json
import os
import re
import sys
import zipfile
from urllib.parse import unquote, urlparse

wheel = sys.argv[1]
direct = re.compile(r"^(Requires-Dist:\\s*)([A-Za-z0-9._-]+)\\s*(\\[[^\\]]*\\])?\\s*@\\s*(file:\\S+?)(\\s*;.*|\\s+;.*)?$")
found = []


def local(line):
    match = direct.match(line)
    if not match:
        return line
    head, name, extras, url, marker = match.groups()
    found.append([name, unquote(urlparse(url).path)])
    return head + name + (extras or "") + (" ; " + marker.strip(" ;") if marker else "")


with zipfile.ZipFile(wheel) as source:
    entries = [(info, source.read(info)) for info in source.infolist()]
path = next(info.filename for info, _ in entries if re.match(r"[^/]+\\.dist-info/METADATA$", info.filename))
text = next(data for info, data in entries if info.filename == path).decode("utf-8")
changed = "\\n".join(local(line) for line in text.split("\\n")).encode("utf-8")
if found:
    digest = base64.urlsafe_b64encode(hashlib.sha256(changed).digest()).decode().rstrip("=")
    row = "%s,sha256=%s,%d" % (path, digest, len(changed))
    record = path.replace("METADATA", "RECORD")
    with zipfile.ZipFile(wheel + ".part", "w") as target:
        for info, data in entries:
            if info.filename == path:
                data = changed
            elif info.filename == record:
                rows = data.decode("utf-8").split("\\n")
                data = "\\n".join(row if each.startswith(path + ",") else each for each in rows).encode("utf-8")
            target.writestr(info, data, info.compress_type)
    os.replace(wheel + ".part", wheel)
json.dump(found, sys.stdout)
`;var metadata_default=`"""Says what requirements and distributions mean on the target, by the packaging library that a given pip carries.

metadata.py PIP_DIRECTORY TARGET.json INPUT.json

The input names "requirements" (texts), "metadata" (paths of wheels and of METADATA files) and "known" (versions by
normalised name); "accepts" in the answer says whether a requirement takes the known version of what it names. With a
target other than null, markers are those of its interpreter and platform instead of the running one's.
"""
import email.parser
import email.policy
import json
import re
import sys
import zipfile

pip_directory, target_file, input_file = sys.argv[1:]
sys.path.insert(0, pip_directory)

from pip._vendor.packaging.markers import default_environment
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement

with open(target_file, encoding="utf-8") as file:
    target = json.load(file)
with open(input_file, encoding="utf-8") as file:
    asked = json.load(file)

environment = default_environment()
if target:
    environment.update(target["markers"])


def normalise(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def applies(requirement, extra):
    return requirement.marker is None or requirement.marker.evaluate(dict(environment, extra=extra))


def accepts(requirement):
    version = asked["known"].get(normalise(requirement.name))
    if version is None or requirement.url:
        return None
    return requirement.specifier.contains(version, prereleases=True)


def in_order(clause):
    """Lower bounds first, as people write them; the library's own order is by chance."""
    return [clause.startswith(bound) for bound in ("<", "!=")], clause


def common(requirement):
    clauses = str(requirement.specifier).split(",") if requirement.specifier else []
    specifier = ",".join(sorted(clauses, key=in_order))
    return {
        "name": normalise(requirement.name),
        "extras": sorted(normalise(extra) for extra in requirement.extras),
        "specifier": "@ %s" % requirement.url if requirement.url else specifier,
        "accepts": accepts(requirement),
    }


def dependency(text, extras):
    try:
        requirement = Requirement(text)
        applied = [extra for extra in [""] + extras if applies(requirement, extra)]
    except InvalidRequirement:
        # Old releases have versions that the standard no longer takes; the name still counts
        name, marker = re.match(r"([A-Za-z0-9._-]+)", text), re.search(r"extra\\s*==\\s*['\\"]([^'\\"]+)", text)
        if not name:
            return None
        applied = [marker.group(1)] if marker else [""]
        specifier = text[name.end() :].split(";")[0].strip(" ()")
        return {
            "name": normalise(name.group(1)),
            "extras": [],
            "specifier": specifier,
            "accepts": None,
            "applies-to": [normalise(extra) for extra in applied],
        }
    if not applied:
        return None
    # What applies without an extra applies with each
    shown = [""] if "" in applied else sorted(normalise(extra) for extra in applied)
    return dict(common(requirement), **{"applies-to": shown})


def read_metadata(path):
    if not path.endswith(".whl"):
        with open(path, "rb") as file:
            return file.read()
    with zipfile.ZipFile(path) as wheel:
        for name in wheel.namelist():
            if re.match(r"[^/]+\\.dist-info/METADATA$", name):
                return wheel.read(name)
    raise SystemExit("%s has no METADATA" % path)


def license_of(message):
    stated = message.get("License-Expression") or message.get("License") or ""
    # Some put the whole text there
    if stated.strip() and "\\n" not in stated.strip() and stated.strip() != "UNKNOWN":
        return stated.strip()
    classifiers = [each.split(" :: ")[-1] for each in message.get_all("Classifier", []) if each.startswith("License ::")]
    return ", ".join(classifiers) or stated.strip().split("\\n")[0]


def home_page_of(message):
    stated = (message.get("Home-page") or "").strip()
    if stated and stated != "UNKNOWN":
        return stated
    links = [tuple(part.strip() for part in each.partition(",")[::2]) for each in message.get_all("Project-URL", [])]
    labels = {label.lower(): url for label, url in reversed(links)}
    for label in ("homepage", "home", "home page", "source", "source code", "repository", "github", "documentation"):
        if label in labels:
            return labels[label]
    return links[0][1] if links else ""


def distribution(path):
    policy = email.policy.compat32
    message = email.parser.Parser(policy=policy).parsestr(read_metadata(path).decode("utf-8", "replace"), headersonly=True)
    needed = message.get_all("Requires-Dist", [])
    # Not all state the extras that their markers use
    used = re.findall(r"extra\\s*==\\s*['\\"]([^'\\"]+)", " ".join(needed))
    extras = list(dict.fromkeys(message.get_all("Provides-Extra", []) + used))
    found = [dependency(text, extras) for text in needed]
    return {
        "name": normalise(message["Name"]),
        "version": message["Version"],
        "summary": (message.get("Summary") or "").strip(),
        "license": license_of(message),
        "home-page": home_page_of(message),
        "extras": sorted(set(normalise(extra) for extra in extras)),
        "requires": [each for each in found if each],
    }


def stated(text):
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        return None
    return dict(common(requirement), applies=applies(requirement, ""))


json.dump(
    {
        "requirements": [stated(text) for text in asked["requirements"]],
        "distributions": [distribution(path) for path in asked["metadata"]],
    },
    sys.stdout,
)
`;var pip_check_default=`"""pip's own check, by a given pip, over given directories and nothing else.

pip_check.py PIP_DIRECTORY TARGET.json DIRECTORY ...

No directory is put on sys.path: a module of a layer must not stand in for one of Python's own, and nothing of a
layer may run here. The last line of stderr says how many distributions were seen. With a target other than null,
markers and wheel tags are those of its interpreter and platform instead of the running one's.
"""
import json
import sys

pip_directory, target_file, directories = sys.argv[1], sys.argv[2], sys.argv[3:]
sys.path.insert(0, pip_directory)

from pip._internal.cli.main import main
from pip._internal.commands import check as command
from pip._internal.metadata import get_environment
from pip._internal.operations import check as operation

environment = get_environment(directories)
for module in (command, operation):
    module.get_default_environment = lambda: environment

with open(target_file, encoding="utf-8") as file:
    target = json.load(file)
if target:
    from pip._internal.utils.compatibility_tags import get_supported
    from pip._vendor.packaging import markers

    markers.default_environment = lambda: dict(target["markers"])
    if hasattr(command, "get_supported"):
        command.get_supported = lambda: get_supported(
            version=target["version"], platforms=target["platforms"], impl="cp"
        )

status = main(["check", "--disable-pip-version-check"])
seen = sum(1 for _ in environment.iter_installed_distributions(local_only=False, skip=()))
sys.stdout.flush()
sys.stderr.write("\\nseen %d\\n" % seen)
sys.exit(status)
`;var probe_default=`"""Says what the interpreter and its image are, as one line of JSON, and copies the SDK's metadata.

probe.py SDK_DIRECTORY SDK_HOMES NAME ...

Runtimes keep their SDK in one of two homes. The first that has its core counts for all of the family: a build
image's other home may have members of its tools.
"""
import json
import os
import platform
import re
import shutil
import sys

sdk_directory, homes, family = sys.argv[1], sys.argv[2].split(os.pathsep), sys.argv[3:]


def members(home):
    found = {}
    for entry in sorted(os.listdir(home)) if os.path.isdir(home) else ():
        match = re.match(r"(.+?)-([^-]+)\\.dist-info$", entry)
        if not match or not os.path.isfile(os.path.join(home, entry, "METADATA")):
            continue
        name = re.sub(r"[-_.]+", "-", match.group(1)).lower()
        if name in family:
            found.setdefault(name, (match.group(2), os.path.join(home, entry)))
    return found


def sdk():
    every = [(home, members(home)) for home in homes]
    home, found = next((each for each in every if "botocore" in each[1]), every[0])
    for _, directory in found.values():
        target = os.path.join(sdk_directory, os.path.basename(directory))
        os.makedirs(target)
        shutil.copyfile(os.path.join(directory, "METADATA"), os.path.join(target, "METADATA"))
    return {"home": home, "versions": {name: version for name, (version, _) in found.items()}}


try:
    import pip

    pip_version = pip.__version__
except ImportError:
    pip_version = None

print(
    json.dumps(
        {
            "python": "%d.%d" % sys.version_info[:2],
            "python-version": platform.python_version(),
            "machine": platform.machine(),
            "pip": pip_version,
            "sdk": sdk() if family else None,
        }
    )
)
`;var run_command_default=`"""Runs a user's command in the environment of a function.

run_command.py PLAN.json

The plan has "command" (text, split into words as a shell would), "environment" (variables that functions have),
"keep" (names of the image's own variables that they have too), "modules" (directories for PYTHONPATH) and "programs"
(directories for the end of PATH).
"""
import json
import os
import shlex
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
try:
    words = shlex.split(plan["command"])
except ValueError as error:
    sys.exit("%s in %s" % (error, plan["command"]))
if not words:
    sys.exit("there is no word in it")
environment = {name: os.environ[name] for name in plan["keep"] if name in os.environ}
environment.update(plan["environment"])
environment["PYTHONPATH"] = os.pathsep.join(plan["modules"])
environment["PATH"] = os.pathsep.join([environment.get("PATH", os.defpath)] + plan["programs"])
# The workspace cannot be written to
environment["PYTHONDONTWRITEBYTECODE"] = "1"
# What it prints is shown line by line as it comes
environment["PYTHONUNBUFFERED"] = "1"
sys.stdout.flush()
os.environ["PATH"] = environment["PATH"]
try:
    os.execvpe(words[0], words, environment)
except OSError as error:
    sys.exit("%s: %s" % (words[0], error.strerror))
`;var unpack_layers_default=`"""Unpacks layers' zips over one another, as Lambda does, into a directory that holds nothing else afterwards.

unpack_layers.py DIRECTORY ZIP ...

Of a path that several zips have, the last one's file is taken. All processors work at it.
"""
import os
import shutil
import sys
import zipfile

directory, archives = sys.argv[1], sys.argv[2:]
# What modules run as must be able to read it, and no one to change it
os.umask(0o022)


def clear():
    for name in os.listdir(directory):
        path = os.path.join(directory, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def unpack(entries):
    opened = {}
    for archive, info in entries:
        source = opened.get(archive) or opened.setdefault(archive, zipfile.ZipFile(archive))
        path = os.path.join(directory, info.filename)
        with open(path, "wb") as target:
            target.write(source.read(info))
        os.chmod(path, (info.external_attr >> 16) & 0o777 or 0o644)


clear()
def parents(name):
    parts = name.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


files = {}
for archive in archives:
    with zipfile.ZipFile(archive) as source:
        added = {info.filename: (archive, info) for info in source.infolist() if not info.filename.endswith("/")}
    # Where one has a file and the other a directory of that name, the later one's counts too
    directories = set(parent for name in added for parent in parents(name))
    files = {
        name: entry
        for name, entry in files.items()
        if name not in directories and not any(parent in added for parent in parents(name))
    }
    files.update(added)
for parent in sorted({os.path.dirname(name) for name in files}):
    os.makedirs(os.path.join(directory, parent), exist_ok=True)

# The heaviest first, each to the one that has least
shares = [[0, []] for _ in range(len(os.sched_getaffinity(0)))]
for archive, info in sorted(files.values(), key=lambda each: -each[1].file_size):
    least = min(shares, key=lambda share: share[0])
    # Making a file costs as much as some bytes
    least[0] += info.file_size + 20000
    least[1].append((archive, info))
workers = []
for _, entries in shares:
    worker = os.fork()
    if worker == 0:
        status = 1
        try:
            unpack(entries)
            status = 0
        except BaseException as error:
            sys.stderr.write("%s\\n" % error)
            sys.stderr.flush()
        os._exit(status)
    workers.append(worker)
sys.exit(max([1 if os.waitpid(worker, 0)[1] != 0 else 0 for worker in workers]))
`;var texts={compileModules:compile_modules_default,fetchTools:fetch_tools_default,fetchWheels:fetch_wheels_default,findLibraries:find_libraries_default,importModules:import_modules_default,launch:launch_default,listLibraries:list_libraries_default,listTree:list_tree_default,localise:localise_default,metadata:metadata_default,pipCheck:pip_check_default,probe:probe_default,runCommand:run_command_default,unpackLayers:unpack_layers_default};async function writeHelpers(workDirectory){let directory=join4(workDirectory,"helpers");await mkdir2(directory,{recursive:!0});let written=Object.entries(texts).map(async([name,text])=>{let path=join4(directory,`${name.replaceAll(/[A-Z]/g,letter=>`_${letter.toLowerCase()}`)}.py`);return await writeFile3(path,text),[name,path]});return Object.fromEntries(await Promise.all(written))}import{writeFile as writeFile5}from"node:fs/promises";import{join as join6}from"node:path";import{closeSync,openSync}from"node:fs";import{mkdir as mkdir3,readdir,writeFile as writeFile4}from"node:fs/promises";import{dirname,join as join5}from"node:path";import{promisify}from"node:util";import{inflateRaw}from"node:zlib";var inflate=promisify(inflateRaw);async function takeTools(cache,key,pinned,{directory,pipDirectory}){let name={kind:"tools",key},entry=await readEntry(cache,name);if(entry?.files.length!==2||!entry.files.every(({sha256})=>pinned.has(sha256)))return!1;let place=file=>join5(directory,file);return await takeFiles(cache,name,entry,place,"They are fetched again.")?(await Promise.all(entry.files.map(file=>unpack(place(file.name),{directory,pipDirectory}))),!0):!1}async function keepTools(cache,key,directory){let wheels=(await readdir(directory)).filter(file=>file.endsWith(".whl")),files=new Map(wheels.map(file=>[file,{path:join5(directory,file)}]));await keepEntry(cache,{kind:"tools",key},files)}async function unpack(path,{directory,pipDirectory}){let entries=await readWheelEntries(path),wheel=openSync(path,"r");try{let targets=entries.flatMap(entry=>entry.path.startsWith("pip/")?[[entry,join5(pipDirectory,entry.path)]]:entry.path.endsWith("/scripts/uv")?[[entry,join5(directory,"uv")]]:[]),parents=new Set(targets.map(([,target])=>dirname(target)));for(let parent of parents)await mkdir3(parent,{recursive:!0});await Promise.all(targets.map(async([entry,target])=>{let data=readCompressed(wheel,entry),bytes=entry.method===0?data:await inflate(data,{chunkSize:Math.max(64,entry.size+1)});await writeFile4(target,bytes,{mode:target===join5(directory,"uv")?493:420})}))}finally{closeSync(wheel)}}var uv={name:"uv",version:"0.13.9",sha256:["2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25","5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe","d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19","ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375","c16ed11e013557536b3e60065f1b912f6407bd6518e041b961e23ef9e6b4fbf5","66c512266d633bef48384a1f53003f41f2a8e7b36fe6e7fbfd3e0fd52d96fa63"]},pips=[{from:10,name:"pip",version:"26.3",sha256:["f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"]},{from:9,name:"pip",version:"26.0.1",sha256:["bdb1b08f4274833d62c1aa29e20907365a2ceb950410df15fc9521bad440122b"]},{from:8,name:"pip",version:"25.0.1",sha256:["c46efd13b6aa8279f33f2864459c8ce587ea6a1a59ee20de055868d8f7688f7f"]},{from:7,name:"pip",version:"24.0",sha256:["ba0d021a166865d2265246961bec0152ff124de910c5cc39f1156ce3fa7c69dc"]},{from:0,name:"pip",version:"21.3.1",sha256:["deaf32dcd9ab821e359cd8330786bcd077604b5c5730c0b096eda46f95c24a2d"]}];async function fetchTools(engine,python,machine,directory,helpers,cache){let pip=pips.find(({from})=>minorOf(python)>=from);if(pip===void 0)throw new RangeError(`no pip is known for Python ${python}`);let platform=engine.kind==="container"?["--platform",`musllinux_1_1_${machine}`]:[],pipDirectory=join6(directory,"package"),fetch=tools=>fetchPinned(engine,tools,platform,directory,pipDirectory,helpers),key=keyOf(engine,pip,machine),pinned=new Set([...pip.sha256,...uv.sha256]);if(cache&&await takeTools(cache,key,pinned,{directory,pipDirectory}))return{pip:[engine.python,join6(pipDirectory,"pip")],pipDirectory,uv:join6(directory,"uv"),uvMissing:null,indexAnswers:!0,kept:!0,versions:{pip:pip.version,uv:uv.version}};let both=await fetch([pip,uv]);cache&&both.exitCode===0&&await keepTools(cache,key,directory);let failure=both.exitCode===0?null:lastLine(both.stderr)||"pip download gave no reason",ownPip=failure===null||(await fetch([pip])).exitCode===0;return{pip:[engine.python,join6(pipDirectory,"pip")],pipDirectory,uv:failure===null?join6(directory,"uv"):null,uvMissing:failure===null?null:`uv ${uv.version} could not be fetched (${failure})`,indexAnswers:ownPip,kept:!1,versions:{pip:ownPip?pip.version:`the ${engine.kind}'s own`,...failure===null?{uv:uv.version}:{}}}}function keyOf({kind},pip,machine){let place=kind==="container"?machine:`${process.platform}-${process.arch}`;return`${kind}-${place}-pip${pip.version}-uv${uv.version}`}var unpackingFailed=70;async function fetchPinned(engine,tools,platform,directory,pipDirectory,helpers){let lines=tools.map(({name,version,sha256})=>`${name}==${version} ${sha256.map(hash=>`--hash=sha256:${hash}`).join(" ")}`),requirements=join6(directory,"tools.txt");await writeFile5(requirements,`${lines.join(`
`)}
`);let outcome=await engine.run([engine.python,helpers.fetchTools,directory,pipDirectory].concat(["download","--quiet","--no-deps","--only-binary",":all:","--require-hashes"]).concat(platform,["--dest",directory,"--requirement",requirements]),{environment:{PIP_CONSTRAINT:""},cwd:directory});if(outcome.exitCode===unpackingFailed)throw unpackFailed(outcome.stderr);return outcome}function unpackFailed(output){let full=/No space left on device|Errno 28/.test(output);return new LayerpackError({rule:"engine",subject:"pip and uv",title:"Failed to unpack pip and uv",reason:full?"the disk is full":lastLine(output),advice:"Free space, or set RUNNER_TEMP (on the command line TMPDIR) to a directory on another disk."})}async function openEngine(place,wish,pipConfiguration,lifetime,log){let helpers=await writeHelpers(place.workDirectory);await mkdir4(join7(place.workDirectory,"tmp"));let engine=await chooseEngine(place,wish,pipConfiguration,helpers,lifetime,log);return lifetime.defer(()=>engine.close()),{engine,helpers}}async function prepareWorkshop(engine,helpers,place,cache,log){let toolDirectory=join7(place.workDirectory,"tools"),sdkDirectory=join7(place.workDirectory,"sdk");await mkdir4(toolDirectory),await mkdir4(sdkDirectory);let machine=machineOf(place.architecture),probing=probeEngine(engine,place,helpers,sdkDirectory),python=engine.kind==="container"?place.runtime.python:(await probing).python,[probe,tools]=await Promise.all([probing,fetchTools(engine,python,machine,toolDirectory,helpers,cache)]);log.info(`Python ${probe["python-version"]} on ${probe.machine}`);for(let[tool,version]of Object.entries(tools.versions))log.info(`${tool} ${version}`);let sdk=await readSdk(probe,engine,place.runtime,sdkDirectory),targetFile=join7(place.workDirectory,"target.json"),target=targetEnvironment(wheelTarget(place.runtime,place.architecture));return await writeFile6(targetFile,JSON.stringify(engine.kind==="host"?target:null)),{engine,tools,helpers,sdk,sdkDirectory,targetFile,pythonVersion:probe["python-version"],cache}}async function chooseEngine(place,wish,pipConfiguration,helpers,lifetime,log){if(wish.builder==="host"){let engine=await hostEngine(place,pipConfiguration);return log.info(`Building on ${engine.description} (builder: host)`),engine}try{let engine=await containerEngine(place,wish,pipConfiguration,helpers,lifetime,log);return log.info(`Building in ${engine.description} (builder: ${wish.builder==="auto"?"auto, and a Docker engine answers":"container"})`),engine}catch(error){if(wish.builder==="container"||!(error instanceof LayerpackError))throw error;let engine=await hostEngine(place,pipConfiguration);return log.info(`Building on ${engine.description} (builder: auto, and no container can serve: ${error.finding.reason})`),engine}}async function containerEngine(place,{image,paths},pipConfiguration,helpers,lifetime,log){let state=await engineState();if(!state.answers)throw new LayerpackError({rule:"engine",subject:"builder: container",title:"Failed to reach a Docker engine",reason:state.reason,advice:"Start Docker (hosted Linux runners have it), or use builder: host, which builds from wheels without one."});let platform=dockerPlatform(place.architecture),localImage=await ensureImage(image,platform,log,seconds=>setTimeout2(seconds*1e3));return startContainer(place,{image,localImage,rootless:state.rootless,pipConfiguration,paths,helpers,lifetime})}export{gitDirectories,bind,emptyDirectory,volume,beginWaiting,ownUser,probeEngine,readSdk,openEngine,prepareWorkshop};
