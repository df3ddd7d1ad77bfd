"""Keys and certificates of the tests' own making, by openssl(1)."""
import os
import subprocess

LONG_AGO, OVER, YET_TO_COME, FAR_AHEAD = "20200101000000Z", "20210101000000Z", "20980101000000Z", "20991231000000Z"

CONFIG = """[ca]
default_ca=d
[d]
database=index
serial=serial
new_certs_dir=.
policy=p
default_md=sha256
unique_subject=no
copy_extensions=copy
[p]
commonName=supplied
"""


def openssl(folder, *words):
    subprocess.run(["openssl", *words], cwd=folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def certify(folder, name, host="DNS:localhost,IP:127.0.0.1", start=LONG_AGO, end=FAR_AHEAD, by=None):
    """NAME.key and NAME.pem in the folder, for a host as openssl writes subjectAltName, signed by the pair BY, or by itself.

    The times are given to "openssl ca": "openssl x509" of Debian 12 knows no dates, and that of Debian 13 no days that are over.
    """
    for own, content in (("ca.cnf", CONFIG), ("index", ""), ("serial", "01\n")):
        path = os.path.join(folder, own)
        if not os.path.exists(path):
            with open(path, "w", encoding="ascii") as out:
                out.write(content)
    openssl(folder, "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", f"{name}.key")
    openssl(folder, "req", "-new", "-key", f"{name}.key", "-subj", f"/CN={name}", "-addext", f"subjectAltName={host}", "-out", "csr")
    signed = ["-cert", f"{by}.pem", "-keyfile", f"{by}.key"] if by else ["-selfsign", "-keyfile", f"{name}.key"]
    openssl(folder, "ca", "-batch", "-config", "ca.cnf", *signed, "-in", "csr", "-notext", "-startdate", start, "-enddate", end, "-out", f"{name}.pem")
