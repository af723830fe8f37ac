"""The command line: argument parsing and printing only; every act itself lives in a room's services."""
