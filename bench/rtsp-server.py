"""A camera's RTSP server (GStreamer), over TCP or UDP as its client asks: rtsp-server.py PORT NAME UDP_PORT.

What arrives at UDP_PORT as RTP with H.264 is given out as rtsp://127.0.0.1:PORT/NAME.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtspServer  # noqa: E402

port, name, udp_port = sys.argv[1:4]
Gst.init(None)
server = GstRtspServer.RTSPServer()
server.set_address("127.0.0.1")
server.set_service(port)
factory = GstRtspServer.RTSPMediaFactory()
factory.set_shared(True)
factory.set_launch(
    f"( udpsrc address=127.0.0.1 port={udp_port}"
    " caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=H264"
    " ! rtph264depay ! h264parse config-interval=-1 ! rtph264pay name=pay0 pt=96 )"
)
server.get_mount_points().add_factory(f"/{name}", factory)
server.attach(None)
GLib.MainLoop().run()
