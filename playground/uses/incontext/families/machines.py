"""What machines write: log lines, user agents, file paths, addresses of the web."""

from random import Random

from .. import strings
from ..strings import EXTENSIONS, digits, first_name, invented, last_name, pick, word
from .moments import day_of, writer
from .templates import Record, lines

STAMPS = tuple(
    writer(pattern)
    for pattern in (
        "{yyyy}-{mm}-{dd} {HH}:{MI}:{SS}",
        "{yyyy}-{mm}-{dd}T{HH}:{MI}:{SS}Z",
        "{dd}/{mon}/{yyyy}:{HH}:{MI}:{SS} +0000",
        "{mon} {dd} {HH}:{MI}:{SS}",
    )
)
DAY, CLOCK = writer("{yyyy}-{mm}-{dd}"), writer("{HH}:{MI}:{SS}")


def ip(rng: Random) -> str:
    return ".".join(str(int(rng.random() * 256)) for _ in range(4))


def version(rng: Random) -> str:
    return ".".join(str(int(rng.random() * pick(rng, (10, 100)))) for _ in range(pick(rng, (2, 3, 3, 4))))


def log_line(rng: Random) -> dict[str, str]:
    moment, user = day_of(rng), word(rng)
    return {
        "stamp": pick(rng, STAMPS[:2])(moment), "apache": STAMPS[2](moment), "syslog": STAMPS[3](moment),
        "day": DAY(moment), "clock": CLOCK(moment), "ip": ip(rng), "user": user,
        "pid": digits(rng, pick(rng, (3, 4, 5))),
        "level": pick(rng, ("INFO", "WARN", "ERROR", "DEBUG", "FATAL")), "module": f"{word(rng)}.{word(rng)}",
        "method": pick(rng, ("GET", "POST", "PUT", "DELETE")),
        "path": f"/{word(rng)}/{word(rng)}{pick(rng, ('', '.html', '.php'))}",
        "status": pick(rng, ("200", "200", "301", "302", "403", "404", "500", "503")),
        "bytes": str(int(rng.random() * 99999)),
        "ms": str(int(rng.random() * 3000)),
        "message": f"{pick(rng, ('failed', 'opened', 'closed', 'timeout'))} {word(rng)} {word(rng)}",
        "id": "".join(pick(rng, "0123456789abcdef") for _ in range(8)),
        "host": f"{word(rng)}{digits(rng, 2)}",
    }  # fmt: skip


LOG = Record(
    "log lines",
    log_line,
    lines(
        """
        {ip} - - [{apache}] "{method} {path} HTTP/1.1" {status} {bytes}
        {ip} - {user} [{apache}] "{method} {path} HTTP/1.0" {status} {bytes} "-" "Mozilla/5.0"
        {day} {clock} {level} {module}: {message} (user={user})
        {day} {clock} [{level}] {module} - {message}, took {ms} ms
        {syslog} {host} sshd[{pid}]: {message} for {user} from {ip} port {pid}
        [{stamp}] {level}: {message} id={id} user={user} ip={ip}
        {level} {day} {clock} {host} {message} status={status} time={ms}ms
        user={user} ip={ip} status={status} ms={ms} path={path}
        ms={ms} path={path} status={status} user={user} ip={ip}
        {stamp};{level};{host};{user};{message}
        """
    ),
    lines(
        """
        {ip}
        {status}
        {level}
        {user}
        {user}
        {message}
        {path}
        {method}
        {method} {path}
        {status} {path}
        {level}: {message}
        {clock}
        {day}
        {ms}
        {ms} ms
        {bytes}
        {host}
        {module}
        {pid}
        {id}
        {user}@{ip}
        {ip} {status}
        {level} {day}
        """
    ),
)
SYSTEMS = (
    ("Windows", "Windows NT 10.0; Win64; x64"), ("Mac", "Macintosh; Intel Mac OS X 10_15_7"),
    ("Linux", "X11; Linux x86_64"),
    ("Android", "Linux; Android 11; Pixel 4"), ("iPhone", "iPhone; CPU iPhone OS 14_2 like Mac OS X"),
)  # fmt: skip


def user_agent(rng: Random) -> dict[str, str]:
    system, written = pick(rng, SYSTEMS)
    browser, v = pick(rng, ("Chrome", "Firefox", "Safari", "Edge", "Opera")), version(rng)
    tail = {
        "Chrome": f"AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{v} Safari/537.36",
        "Firefox": f"Gecko/20100101 Firefox/{v}",
        "Safari": f"AppleWebKit/605.1.15 (KHTML, like Gecko) Version/{v} Safari/605.1.15",
        "Edge": f"AppleWebKit/537.36 (KHTML, like Gecko) Edge/{v}",
        "Opera": f"Presto/2.9.168 Opera/{v}",
    }[browser]
    return {
        "agent": f"Mozilla/5.0 ({written}) {tail}",
        "browser": browser,
        "v": v,
        "major": v.split(".")[0],
        "os": system,
        "written": written,
        "ip": ip(rng),
    }


AGENT = Record(
    "user agents",
    user_agent,
    ("{agent}", "{agent}", '{ip} "{agent}"'),
    lines(
        """
        {browser}
        {browser}
        {browser} {major}
        {browser} {v}
        {v}
        {os}
        {os}
        {browser} on {os}
        {written}
        """
    ),
    {name: "agent" for name in ("browser", "major", "v", "os", "written")},
)  # fmt: skip


def path(rng: Random) -> dict[str, str]:
    folders = [word(rng) for _ in range(pick(rng, (1, 2, 3, 4)))]
    stem = word(rng) + pick(
        rng, ("", "_" + digits(rng, 2), "-" + word(rng), f" ({digits(rng, 1)})", "-" + digits(rng, 8))
    )
    name = f"{stem}.{(extension := pick(rng, EXTENSIONS))}"
    drive, user = pick(rng, "CDE"), word(rng)
    return {
        "name": name, "stem": stem, "ext": extension, "EXT": extension.upper(), "drive": drive, "user": user,
        "parent": folders[-1], "top": folders[0], "unix": "/" + "/".join(folders),
        "windows": drive + ":\\" + "\\".join(folders),
        "/": "/".join(folders), "size": digits(rng, pick(rng, (2, 3, 4))), "depth": str(len(folders)),
    }  # fmt: skip


FILE = Record(
    "file paths",
    path,
    lines(
        r"""
        {unix}/{name}
        {unix}/{name}
        /home/{user}{unix}/{name}
        {windows}\{name}
        {windows}\{name}
        \\{user}\{parent}\{name}
        {/}/{name} {size} KB
        -rw-r--r-- 1 {user} staff {size} {unix}/{name}
        """
    ),
    lines(
        """
        {name}
        {name}
        {stem}
        {stem}
        {ext}
        {EXT}
        .{ext}
        {parent}
        {unix}
        {windows}
        {drive}
        {user}
        {size}
        {parent}/{name}
        {top}
        {name} ({size})
        """
    ),
    {"stem": "name", "ext": "name", "EXT": "name", "drive": "windows", "parent": "", "top": "unix"},
)  # fmt: skip


def web(rng: Random) -> dict[str, str]:
    domain, key, value = strings.domain(rng), word(rng), pick(rng, (word(rng), digits(rng, 3)))
    sub = pick(rng, ("www", "shop", "mail", "blog", "en", "api", invented(rng, 2)))
    segments = [word(rng) for _ in range(pick(rng, (1, 2, 3)))]
    user = f"{first_name(rng)}{pick(rng, ('.', '_', ''))}{last_name(rng)}".lower().replace("'", "")
    return {
        "domain": domain, "site": domain.split(".")[0], "tld": domain.split(".", 1)[1], "sub": sub,
        "scheme": pick(rng, ("http", "https")),
        "path": "/".join(segments), "first": segments[0], "last": segments[-1], "key": key, "value": value,
        "id": digits(rng, pick(rng, (3, 5))), "port": pick(rng, ("80", "8080", "443", "3000")), "user": user,
    }  # fmt: skip


WEB = Record(
    "addresses of the web",
    web,
    lines(
        """
        {scheme}://{sub}.{domain}/{path}
        {scheme}://{domain}/{path}
        {scheme}://www.{domain}/{path}?{key}={value}
        {scheme}://{sub}.{domain}/{path}?{key}={value}&id={id}
        {scheme}://{domain}:{port}/{path}
        www.{domain}/{path}
        {domain}
        {domain}/{path}
        {scheme}://{sub}.{domain}/{path}/{id}#{key}
        {user}@{domain}
        {user}@{sub}.{domain}
        <a href="{scheme}://{domain}/{path}">{key}</a>
        """
    ),
    lines(
        """
        {domain}
        {domain}
        {domain}
        {sub}.{domain}
        {site}
        {site}
        {tld}
        .{tld}
        {scheme}
        {path}
        {last}
        {first}
        {value}
        {key}
        {id}
        {sub}
        {domain}/{path}
        {scheme}://{domain}
        {user}
        {user} at {domain}
        {port}
        """
    ),
    {"site": "domain", "tld": "domain", "last": "path", "first": "path"},
)
