"""Seals a PSKC file as python-pskc can and pskc2pskc has no options for. The job comes on standard input, as JSON."""

import json
import sys

import pskc

job = json.load(sys.stdin)
container = pskc.PSKC(job['file'])
container.mac.setup(key=bytes.fromhex(job['mac_key']), algorithm=job['mac'])
options = {'algorithm': job['cipher'], 'fields': job['values']}
if job['password'] is None:
    container.encryption.setup_preshared_key(key=bytes.fromhex(job['key']), **options)
else:
    container.encryption.setup_pbkdf2(
        job['password'], iterations=job['rounds'], prf=job['prf'], **options)
container.write(sys.stdout)
