#!/usr/bin/env python3
"""Csound, a synthesiser: a running instrument whose signals come and go through its WebSocket opcode."""

import struct

from common import LIB, PATIENCE, Connection, Program, free_port, main, right, say, write


def instrument(port):
    return write("instrument.csd", f"""<CsoundSynthesizer>
<CsInstruments>
sr = 44100
ksmps = 32
nchnls = 1
0dbfs = 1
instr 1
  iport init {port}
  klevel init 0
  kdouble init 0
  kdouble = klevel * 2
  klevel websocket iport, kdouble
  if klevel == 99 then
    event "e", 0, 0
  endif
endin
</CsInstruments>
<CsScore>
i 1 0 3600
e
</CsScore>
</CsoundSynthesizer>
""")


def session():
    port = free_port()

    def connect(name):
        return Connection(f"ws://127.0.0.1:{port}/", subprotocols=[name], compression=None)

    # In real time by its own clock, without a sound card.
    with Program("/usr/bin/csound", "-+rtaudio=null", "-odac", "-d", "-m0", instrument(port),
                 environment={"OPCODE6DIR64": f"{LIB}/csound/plugins64-6.0"}) as csound:
        csound.expect_port(port)
        csound.check_library()
        level, double = connect("klevel"), connect("kdouble")
        say("levels:", level.subprotocol, double.subprotocol)
        for value in (1.5, 21.0, -3.25):
            level.send(struct.pack("d", value))
            while struct.unpack("d", double.recv())[0] != 2 * value:
                pass
            say(f"{value} was doubled")
        # Each service of the instrument's signal asks for the next. The original may then not read for long.
        say("closed:", level.close(), right(double.close(), 1000, 1006))
        again = connect("kdouble")
        say("again:", struct.unpack("d", again.recv())[0])
        connect("klevel").send(struct.pack("d", 99))
        say("end:", csound.process.wait(PATIENCE))


main(session)
