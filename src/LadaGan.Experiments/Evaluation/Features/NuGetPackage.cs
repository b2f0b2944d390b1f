using System.ComponentModel;
using System.Diagnostics;
using LadaGan.Core.Errors;
using LadaGan.Core.Files;

namespace LadaGan.Experiments.Evaluation.Features;

/// <summary>
/// Fetches a NuGet package as NuGet does for any project: by <c>dotnet</c>, from the sources that the user has configured, and at once if
/// the user's package folder already has it.
/// </summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Exactly this version.</param>
internal sealed record NuGetPackage(string Name, string Version)
{
    /// <summary>The name of the package's file in NuGet's own folder.</summary>
    public string FileName => $"{Name}.{Version}.nupkg".ToLowerInvariant();

    /// <summary>A project that downloads the package without referencing it, and copies its file.</summary>
    private string Project => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
            <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
            <UseAppHost>false</UseAppHost>
          </PropertyGroup>
          <ItemGroup>
            <PackageDownload Include="{Name}" Version="[{Version}]" />
          </ItemGroup>
          <Target Name="Fetch">
            <Copy SourceFiles="$(NuGetPackageRoot){Name.ToLowerInvariant()}/{Version}/{FileName}" DestinationFolder="." />
          </Target>
        </Project>
        """;

    /// <summary>Fetches the package's file.</summary>
    /// <param name="path">Where to put it; its folder is created.</param>
    /// <exception cref="RunException">NuGet cannot fetch it, or the file cannot be written; the message is a clause.</exception>
    public void Fetch(string path)
    {
        var folder = Path.Join(Path.GetDirectoryName(path), $".{Guid.NewGuid():N}{DurableFile.TemporarySuffix}");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Join(folder, "fetch.csproj"), Project);
            Restore(folder);
            File.Move(Path.Join(folder, FileName), path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or Win32Exception)
        {
            throw new RunException(error.Clause());
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Restore(string folder)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "msbuild", "fetch.csproj", "-restore", "-target:Fetch", "-verbosity:quiet", "-nologo", "-nodeReuse:false",
            // Files of other projects, in the folders above the cache, are not for this one.
            "-property:ImportDirectoryBuildProps=false", "-property:ImportDirectoryBuildTargets=false",
            "-property:ImportDirectoryPackagesProps=false",
        ])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // A program that MSBuild started has variables that would lead its own MSBuild astray.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new RunException(Reason(output + errors.Result) ?? $"dotnet ended with exit code {process.ExitCode}");
        }
    }

    /// <summary>The text of the first line such as <c>fetch.csproj : error NU1101: Unable to find package …</c>.</summary>
    private static string? Reason(string output)
    {
        const string Mark = "error ";
        return output.Split('\n')
            .Where(line => line.Contains(Mark, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)..].Split(" [")[0].Trim().TrimEnd('.'))
            .FirstOrDefault();
    }
}
