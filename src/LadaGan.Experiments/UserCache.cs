namespace LadaGan.Experiments;

/// <summary>The folder for what can be made or fetched again: <c>$XDG_CACHE_HOME/ladagan</c>, else <c>~/.cache/ladagan</c>.</summary>
/// <remarks>Source: XDG Base Directory Specification.</remarks>
public static class UserCache
{
    public static string Folder
    {
        get
        {
            var given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            // The specification says to ignore a path that is not absolute.
            var root = given is not null && Path.IsPathRooted(given)
                ? given
                : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
                    ".cache");
            return Path.Join(root, "ladagan");
        }
    }
}
