namespace LadaGan.Data.Codecs;

/// <summary>What transparent images are laid over.</summary>
public enum Background
{
    White,
    Black,
}
