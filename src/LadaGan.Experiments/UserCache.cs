namespace LadaGan.Experiments;

/// <summary>The user's cache folder: <c>$XDG_CACHE_HOME/ladagan</c>, or <c>~/.cache/ladagan</c> if that is not set.</summary>
/// <remarks>Source: XDG Base Directory Specification.</remarks>
public static class UserCache
{
    public static string Folder
    {
        get
        {
            var given = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            // The specification requires that relative paths be ignored.
            var root = given is not null && Path.IsPathRooted(given)
                ? given
                : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify),
                    ".cache");
            return Path.Join(root, "ladagan");
        }
    }
}
