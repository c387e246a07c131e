"""A class on The Littlest JupyterHub: goes to /opt/tljh/config/jupyterhub_config.d/one_cat.py (README.md)."""

c = get_config()  # noqa: F821 (JupyterHub puts it here)
c.Authenticator.username_pattern = r"(?=.{1,24}\Z)[a-z][a-z0-9]*(-[a-z0-9]+)*\Z"
c.FirstUseAuthenticator.min_password_length = 10
c.Spawner.mem_limit, c.Spawner.cpu_limit = "2G", 2.0
c.Spawner.environment = {"ONE_CAT_ANSWERS": "~/my_answers.json", "OMP_NUM_THREADS": "1"}
c.SystemdSpawner.isolate_tmp = c.SystemdSpawner.isolate_devices = True
c.SystemdSpawner.unit_extra_properties = {
    "TasksMax": "400",
    "MemorySwapMax": "0",
    "LimitFSIZE": "2G",
    "TemporaryFileSystem": "/dev/shm:mode=1777,size=256M",
    "PrivateIPC": "yes",
    "ProtectProc": "invisible",
    "SocketBindDeny": "tcp:1-32767",  # the hub's and the proxy's ports, also while these are down
}
