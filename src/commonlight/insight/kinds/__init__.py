"""What a child process can work out: a module for each kind with `work_out(asked, progress)`; plain values in and out."""
