using System.Diagnostics;

namespace LadaGan.Testing;

/// <summary>A small file system of its own, mounted on a temporary folder, for tests of a full disk; only root may mount one.</summary>
public sealed class Tmpfs : IDisposable
{
    private static readonly Lazy<bool> Mountable = new(() =>
    {
        try
        {
            using var tried = new Tmpfs("size=64k");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    });

    private readonly TemporaryFolder _folder = new();

    public Tmpfs(string options)
    {
        if (Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", options, "ladagan-test", _folder.Path) == 0)
        {
            return;
        }
        _folder.Dispose();
        throw new InvalidOperationException("No tmpfs can be mounted here.");
    }

    public static bool CanMount => Mountable.Value;

    public TemporaryFolder Folder => _folder;

    public void Dispose()
    {
        if (Run("umount", _folder.Path) != 0)
        {
            throw new InvalidOperationException($"'{_folder.Path}' could not be unmounted.");
        }
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
