import kernel_sockets
from hypothesis import settings

# The same cases on every run and machine.
settings.register_profile(
    "book", derandomize=True, deadline=None, max_examples=100, database=None, print_blob=False
)
settings.load_profile("book")

kernel_sockets.use_socket_files()
