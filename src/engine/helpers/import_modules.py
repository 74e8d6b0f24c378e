"""Imports modules as Lambda would, each in an interpreter of its own, and tells what became of each.

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
    sys.stdout.write(json.dumps(answer) + "\n")
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
    os.write(status, b"%d\n" % child)
    _, how = os.waitpid(child, 0)
    os.write(status, b"%d\n" % how)
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
    child_process = one.told.split(b"\n")[0]
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
        for line in file.read().strip(b"\0").split(b"\n"):
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
        line = encode(answer).encode("ascii") + b"\n"
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
            for line in file.read().decode("utf-8", "replace").split("\n"):
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
