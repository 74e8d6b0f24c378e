"""Fetches wheels by URL and hash, several at once, by pip's own session.

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
            "THESE PACKAGES DO NOT MATCH THE HASHES THAT THEY WERE LOCKED WITH:\n    %s from %s:\n"
            "        Expected sha256 %s\n             Got        %s"
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
