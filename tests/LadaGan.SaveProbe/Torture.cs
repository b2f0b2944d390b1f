using System.Diagnostics;
using LadaGan.Architecture.Files;
using LadaGan.Core.Files;
using LadaGan.Experiments.Runs;
using LadaGan.Experiments.Training.Loop;
using LadaGan.Experiments.Training.State;

namespace LadaGan.SaveProbe;

/// <summary>
/// Kills a save, or fails it with an I/O error or a full disk, at each of its
/// system calls in turn; after each, a whole state must load.
/// </summary>
internal static class Torture
{
    private static readonly string[] Calls = ["openat", "read", "pread64", "write", "pwrite64", "fsync", "ftruncate", "fallocate", "rename",
        "renameat2", "mkdir", "unlink", "rmdir", "close", "fstat", "newfstatat", "lstat", "stat", "access", "lseek", "flock", "getdents64",
        "chmod", "fchmod", "fadvise64", "mmap", "munmap"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly string[] Faults = ["signal=KILL", "error=EIO", "error=ENOSPC"];

    public static int Run(string folder)
    {
        var lost = 0;
        foreach (var fault in Faults)
        {
            var (calls, whole, refused, quiet, ended, losses) = (0, 0, 0, 0, 0, 0);
            foreach (var call in Calls)
            {
                for (var number = 1; ; number++)
                {
                    var at = Path.Join(folder, $"{fault.Replace('=', '-')}-{call}-{number}");
                    Directory.CreateDirectory(at);
                    var (injected, code) = SaveWith(at, call, $"{fault}:when={number}");
                    var (isLost, newest) = Check(at, code);
                    Directory.Delete(at, recursive: true);
                    if (!injected)
                    {
                        break;
                    }
                    calls++;
                    losses += isLost ? 1 : 0;
                    whole += newest == 12 ? 1 : 0;
                    refused += code == Saving.Refused ? 1 : 0;
                    quiet += code == Saving.Done ? 1 : 0;
                    ended += code is not (Saving.Done or Saving.Refused) ? 1 : 0;
                }
            }
            Console.WriteLine($"{fault}: at {calls} system calls: process ended {ended}, save refused with a message {refused}, "
                + $"error without consequence {quiet}; the new state is there {whole} times, else the one before; losses {losses}");
            lost += losses;
        }
        Console.WriteLine($"{lost} losses");
        return lost == 0 ? 0 : 1;
    }

    private static (bool Injected, int Code) SaveWith(string folder, string call, string injection)
    {
        var trace = Path.Join(folder, "trace");
        var start = new ProcessStartInfo("dotnet", [typeof(Torture).Assembly.Location, "save", folder])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var save = Process.Start(start)!;
        while (save.StandardOutput.ReadLine() is { } line && line != Saving.Ready)
        {
        }
        using var strace = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-o", trace, "-p", $"{save.Id}", "-e", $"trace={call}", "-e", $"inject={call}:{injection}"])
        {
            RedirectStandardError = true,
        })!;
        while (strace.StandardError.ReadLine() is { } line && !line.Contains("attached", StringComparison.Ordinal))
        {
        }
        save.StandardInput.WriteLine();
        if (!save.WaitForExit(Patience))
        {
            save.Kill();  // .NET's own threads may wait indefinitely for one that such an error has ended: a kill like any other
        }
        save.WaitForExit();
        strace.WaitForExit();
        var traced = File.ReadAllText(trace);
        return (traced.Contains("(INJECTED)", StringComparison.Ordinal) || traced.Contains("killed by SIGKILL", StringComparison.Ordinal),
            save.ExitCode);
    }

    /// <summary>
    /// What a resuming process finds: the newest state that is whole must be the one before
    /// the save or the new one, and the new one if the save said so.
    /// </summary>
    private static (bool Lost, long Newest) Check(string folder, int code)
    {
        using var run = new Run(folder);
        using var held = RunLock.Acquire(run.Directory);
        try
        {
            var newest = Resumption.LoadNewest(run.Directory, run.State, _ => { })!.Value.Manifest.ImagesSeen;
            var damaged = run.Directory.States.Count(state => !IsWhole(state));
            DurableFolder.Sweep(run.Directory.Path);
            var isLost = newest < 8 || damaged > 0 || (code == Saving.Done && newest != 12);
            if (isLost)
            {
                Console.WriteLine($"LOSS in {folder}: newest {newest}, damaged {damaged}, exit code {code}");
            }
            return (isLost, newest);
        }
        catch (Exception error)
        {
            Console.WriteLine($"LOSS in {folder}: {error.Message}");
            return (true, 0);
        }
    }

    private static bool IsWhole(string state)
    {
        try
        {
            StateFolder.Verify(state);
            return true;
        }
        catch (ModelFileException)
        {
            return false;
        }
    }
}
